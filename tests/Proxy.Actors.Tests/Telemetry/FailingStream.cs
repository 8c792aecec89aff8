namespace Proxy.Actors.Tests.Telemetry;

/// <summary>An output that fails as a full disk does.</summary>
internal sealed class FailingStream : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count) => throw new IOException("no space");

    public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("no space");

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromException(new IOException("no space"));
}

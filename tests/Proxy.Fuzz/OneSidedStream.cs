namespace Proxy.Fuzz;

/// <summary>A connection whose other side has said everything and closes, whatever it is told.</summary>
/// <param name="said">What it has said.</param>
internal sealed class OneSidedStream(byte[] said) : MemoryStream(said, writable: false)
{
    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
}

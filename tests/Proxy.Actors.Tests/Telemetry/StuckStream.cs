using System.Text;

namespace Proxy.Actors.Tests.Telemetry;

/// <summary>An output that takes nothing until it is let go.</summary>
internal sealed class StuckStream : MemoryStream
{
    private readonly TaskCompletionSource _stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _written = [];

    /// <summary>Completes when the first write waits.</summary>
    public Task Stuck => _stuck.Task;

    /// <summary>Lines written by the time it was closed.</summary>
    public string[] Lines => Encoding.UTF8.GetString(_written).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void LetGo() => _free.SetResult();

    public override void Write(byte[] buffer, int offset, int count)
    {
        _stuck.TrySetResult();
        _free.Task.Wait();
        base.Write(buffer, offset, count);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _stuck.TrySetResult();
        await _free.Task;
        Write(buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        _written = ToArray();
        base.Dispose(disposing);
    }
}

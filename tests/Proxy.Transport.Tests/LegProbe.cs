using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Proxy.Transport.Tests;

/// <summary>An observer whose events a test can wait for.</summary>
internal sealed class LegProbe : IConnectObserver
{
    private readonly Channel<LegEvent> _events = Channel.CreateUnbounded<LegEvent>();
    private readonly ConcurrentQueue<LegEvent> _seen = new();

    /// <summary>Everything so far, in order.</summary>
    public IReadOnlyCollection<LegEvent> Seen => _seen;

    public void OnConnected() => Tell(LegEvent.Connected);

    public void OnConnectFailed() => Tell(LegEvent.ConnectFailed);

    public void OnReadable(PairSide side) => Tell(LegEvent.Readable);

    public void OnWritable(PairSide side) => Tell(LegEvent.Writable);

    /// <summary>Waits for the next event.</summary>
    public async Task<LegEvent> NextAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(TestLoop.Limit);

    /// <summary>Waits for an event, passing over others.</summary>
    public async Task AwaitAsync(LegEvent wanted)
    {
        while (await NextAsync() != wanted)
        {
        }
    }

    private void Tell(LegEvent what)
    {
        _seen.Enqueue(what);
        _events.Writer.TryWrite(what);
    }
}

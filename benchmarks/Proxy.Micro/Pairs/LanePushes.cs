using Proxy.Actors.Listeners;
using Proxy.Actors.Pairs;
using Proxy.Micro.Loops;
using Proxy.Transport;

namespace Proxy.Micro.Pairs;

/// <summary>Bytes come on a pair's client leg again and again, each time when those before them have been sent.</summary>
internal sealed class LanePushes : Batch
{
    private readonly MemoryLeg _client = new(PairSide.Client);
    private readonly MemoryLeg _server = new(PairSide.Server);
    private readonly ConnectionPair _pair;
    private readonly int _bytes;

    /// <summary>On the loop's thread.</summary>
    internal LanePushes(NodeLoop loop, int bytes)
        : base(loop.Io)
    {
        _bytes = bytes;
        _pair = BenchPair.Bind(loop, _client, _server);
        _server.Sent = OnSent;
    }

    protected override void Begin()
    {
        _client.Arrive(_bytes);
        _pair.OnReadable(PairSide.Client);
    }

    private void OnSent(int bytes)
    {
        if (bytes != _bytes) throw new InvalidOperationException($"{bytes} bytes were sent");
        End();
    }
}

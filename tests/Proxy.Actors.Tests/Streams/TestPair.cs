using Proxy.Actors.Model;
using Proxy.Actors.Pairs;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Streams;

/// <summary>A pair of legs in memory. Used on its loop's thread.</summary>
internal sealed class TestPair : IPairOwner
{
    public TestPair(NodeLoop loop, PairTimeouts timeouts) => Pair = new ConnectionPair(loop, this, timeouts, Client, Server);

    public MemoryLeg Client { get; } = new(PairSide.Client);

    public MemoryLeg Server { get; } = new(PairSide.Server);

    public ConnectionPair Pair { get; }

    /// <summary>How often the owner was told of the end.</summary>
    public int Ends { get; private set; }

    public string Name => "a-pair";

    public void OnPairEnded(ConnectionPair pair) => Ends++;

    /// <summary>Bytes arrive on a leg, and the pair is told.</summary>
    public void Arrive(MemoryLeg leg, ReadOnlySpan<byte> bytes)
    {
        leg.Arrive(bytes);
        Pair.OnReadable(leg.Side);
    }

    /// <summary>A leg takes so many bytes more, and the pair is told.</summary>
    public void Open(MemoryLeg leg, int space)
    {
        leg.Space = space;
        Pair.OnWritable(leg.Side);
    }
}

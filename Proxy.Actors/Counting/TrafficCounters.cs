using Proxy.Actors.Closing;

namespace Proxy.Actors.Counting;

/// <summary>What has gone through a listener, or to an endpoint, on one loop. Plain numbers, used on the loop's thread only:
/// they move when a pair begins, is bound or ends, and when somebody asks, never with a byte.</summary>
/// <param name="pool">The pool.</param>
/// <param name="name">The listener's or the endpoint's name.</param>
internal sealed class TrafficCounters(string pool, string name)
{
    // The number of reasons why a pair can end; PairEnd.None takes a place, too.
    private readonly long[] _ends = new long[PairEnds.Count];

    internal string Pool { get; } = pool;

    internal string Name { get; } = name;

    /// <summary>Live pairs.</summary>
    internal int Pairs { get; private set; }

    /// <summary>Pairs ever.</summary>
    internal long Total { get; private set; }

    /// <summary>Attempts to connect to a server that failed.</summary>
    internal long Failures { get; private set; }

    internal long BytesToServer { get; private set; }

    internal long BytesToClient { get; private set; }

    internal ReadOnlySpan<long> Ends => _ends;

    internal void Begin()
    {
        Pairs++;
        Total++;
    }

    internal void Leave() => Pairs--;

    internal void Fail() => Failures++;

    internal void End(PairEnd end) => _ends[(int)end]++;

    internal void Move(long toServer, long toClient)
    {
        BytesToServer += toServer;
        BytesToClient += toClient;
    }
}

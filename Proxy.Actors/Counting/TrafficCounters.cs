using Proxy.Actors.Closing;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Counting;

/// <summary>What has gone through a listener, or to an endpoint, on one loop. Plain numbers that the loop's thread writes: they move when a
/// pair begins, is bound or ends, and when somebody asks, never with a byte. Each of them may be read on any thread.</summary>
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

    /// <summary>TLS handshakes that agreed on a new session.</summary>
    internal long FullHandshakes { get; private set; }

    /// <summary>TLS handshakes that went on with an old one.</summary>
    internal long ResumedHandshakes { get; private set; }

    /// <summary>TLS handshakes that failed: of a listener's clients.</summary>
    internal long FailedHandshakes { get; private set; }

    internal ReadOnlySpan<long> Ends => _ends;

    internal void Begin()
    {
        Pairs++;
        Total++;
    }

    internal void Leave() => Pairs--;

    internal void Fail() => Failures++;

    internal void End(PairEnd end) => _ends[(int)end]++;

    /// <summary>A TLS handshake is over.</summary>
    /// <param name="agreed">What was agreed on; null where it failed.</param>
    internal void Handshake(TlsFacts? agreed)
    {
        if (agreed is null) FailedHandshakes++;
        else if (agreed.IsResumed) ResumedHandshakes++;
        else FullHandshakes++;
    }

    internal void Move(long toServer, long toClient)
    {
        BytesToServer += toServer;
        BytesToClient += toClient;
    }
}

using System.Collections.Immutable;

namespace Proxy.Actors.Balancing;

/// <summary>Of two members that are drawn by weight, the one of lower latency times pairs for its weight. Latency is the peak-EWMA of Finagle's
/// <c>p2cPeakEwma</c>: it rises to a higher sample at once and nears lower ones over ten seconds; while there are none it nears zero, so
/// that one that was slow is tried again.</summary>
/// <param name="members">May be empty.</param>
internal sealed class Ewma(ImmutableArray<Member> members) : TwoDraws(members)
{
    private const float Decay = 10_000;

    // Milliseconds. What is faster counts as this fast, so that pairs decide among members of which nothing was heard for minutes.
    private const float Fastest = 0.01f;

    /// <summary>Takes a sample into a latency.</summary>
    /// <param name="before">The latency, milliseconds, as of <paramref name="at"/>; negative when none is known.</param>
    /// <param name="at">Milliseconds of a clock that does not go back.</param>
    /// <param name="sample">Milliseconds, from 0.</param>
    /// <param name="now">As of when the result is, on the same clock.</param>
    internal static float Observe(float before, long at, float sample, long now)
    {
        if (before < sample) return sample;
        var weight = Weight(at, now);
        return (before * weight) + (sample * (1 - weight));
    }

    /// <summary>A latency after a time without samples.</summary>
    internal static float Decayed(float latency, long at, long now) => latency * Weight(at, now);

    /// <inheritdoc/>
    /// <remarks>A member of which nothing is known is taken for as slow as the slowest: it would get all pairs otherwise.</remarks>
    protected override float Cost(int place, in BalanceRequest request, LoadTable loads)
    {
        var latency = loads.Latency[place];
        latency = latency < 0 ? loads.WorstLatency(request.Now) : Decayed(latency, loads.LatencyAt[place], request.Now);
        return MathF.Max(latency, Fastest) * loads.Ratings[place];
    }

    private static float Weight(long at, long now) => at < now ? MathF.Exp((at - now) / Decay) : 1;
}

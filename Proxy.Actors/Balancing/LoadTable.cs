using System.Collections.Immutable;

namespace Proxy.Actors.Balancing;

/// <summary>What the members of a group have now. Whoever writes it or picks by it holds the group's lock, where there is one.</summary>
/// <param name="members">The members, by their places, each of weight 1 or more.</param>
public sealed class LoadTable(ImmutableArray<Member> members)
{
    private readonly int[] _pairs = new int[members.Length];
    private readonly int[] _limits = [.. members.Select(member => member.MaxPairs)];
    private readonly int[] _weights = [.. members.Select(member => member.Weight)];
    private readonly float[] _ratings = [.. members.Select(member => Rating(0, member.MaxPairs, member.Weight))];
    private readonly float[] _latency = [.. members.Select(_ => -1f)];
    private readonly long[] _latencyAt = new long[members.Length];
    private float _worst;
    private long _worstAt;

    /// <summary>Pairs of each member, those included that are on their way to it.</summary>
    public ReadOnlySpan<int> Pairs => _pairs;

    /// <summary>Pairs that each may have at most: at first, as its member says.</summary>
    public ReadOnlySpan<int> Limits => _limits;

    /// <summary>Pairs of all members.</summary>
    public long TotalPairs { get; private set; }

    /// <summary>The pairs that each member would have with one more, for its weight; infinite where it is full.</summary>
    public ReadOnlySpan<float> Ratings => _ratings;

    /// <summary>How long connecting to each member takes, milliseconds, as of <see cref="LatencyAt"/>; negative where nothing is known.</summary>
    public ReadOnlySpan<float> Latency => _latency;

    /// <summary>When <see cref="Latency"/> was last brought up to date, on the clock of the requests.</summary>
    public ReadOnlySpan<long> LatencyAt => _latencyAt;

    /// <summary>Sets how many pairs a member has.</summary>
    /// <param name="place">The member's.</param>
    /// <param name="pairs">From 0.</param>
    public void SetPairs(int place, int pairs)
    {
        TotalPairs += pairs - _pairs[place];
        _pairs[place] = pairs;
        Rate(place);
    }

    /// <summary>Sets how many pairs a member may have at most.</summary>
    /// <param name="place">The member's.</param>
    /// <param name="limit">From 0.</param>
    public void SetLimit(int place, int limit)
    {
        _limits[place] = limit;
        Rate(place);
    }

    /// <summary>Takes in how long a connect took; for one that failed, how long it was waited for.</summary>
    /// <param name="place">The member's.</param>
    /// <param name="milliseconds">From 0.</param>
    /// <param name="now">On the clock of the requests.</param>
    public void Observe(int place, float milliseconds, long now) =>
        SetLatency(place, Ewma.Observe(_latency[place], _latencyAt[place], milliseconds, now), now);

    /// <summary>Sets what is known of a member, as when it comes from another table.</summary>
    /// <param name="place">The member's.</param>
    /// <param name="latency">As in <see cref="Latency"/>.</param>
    /// <param name="at">As in <see cref="LatencyAt"/>.</param>
    public void SetLatency(int place, float latency, long at)
    {
        _latency[place] = latency;
        _latencyAt[place] = at;
        if (latency < 0) return;
        var now = Math.Max(at, _worstAt);
        if (Ewma.Decayed(latency, at, now) < WorstLatency(now)) return;
        _worst = latency;
        _worstAt = at;
    }

    /// <summary>The highest latency of any member as it has decayed by now; 0 when nothing is known of any. A member's latency never falls
    /// faster than it decays, so that the highest that was ever told remains the highest until a higher one is.</summary>
    /// <param name="now">On the clock of the requests.</param>
    public float WorstLatency(long now) => Ewma.Decayed(_worst, _worstAt, now);

    // A division rounds equal fractions to the same number.
    private static float Rating(int pairs, int limit, int weight) => pairs < limit ? (pairs + 1f) / weight : float.PositiveInfinity;

    private void Rate(int place) => _ratings[place] = Rating(_pairs[place], _limits[place], _weights[place]);
}

using System.Collections.Immutable;

namespace Proxy.Actors.Balancing;

/// <summary>What the members of a group have now. Whoever writes it or picks by it holds the group's lock, where there is one.</summary>
public sealed class LoadTable
{
    private readonly int[] _pairs;
    private readonly int[] _limits;
    private readonly int[] _weights;
    private readonly RatingBlocks _ratings;
    private readonly float[] _latency;
    private readonly long[] _latencyAt;
    private float _worst;
    private long _worstAt;

    /// <summary>Makes a table of members that have nothing yet.</summary>
    /// <param name="members">By their places, each of weight 1 or more.</param>
    public LoadTable(ImmutableArray<Member> members)
    {
        _pairs = new int[members.Length];
        _limits = [.. members.Select(member => member.MaxPairs)];
        _weights = [.. members.Select(member => member.Weight)];
        _latency = [.. members.Select(_ => -1f)];
        _latencyAt = new long[members.Length];
        _ratings = new RatingBlocks(members.Length);
        for (var place = 0; place < members.Length; place++) Rate(place);
    }

    /// <summary>Pairs of each member, those included that are on their way to it.</summary>
    public ReadOnlySpan<int> Pairs => _pairs;

    /// <summary>Pairs that each may have at most: at first, as its member says.</summary>
    public ReadOnlySpan<int> Limits => _limits;

    /// <summary>Pairs of all members.</summary>
    public long TotalPairs { get; private set; }

    /// <summary>The pairs that each member would have with one more, for its weight; infinite where it is full.</summary>
    public ReadOnlySpan<float> Ratings => _ratings.Ratings;

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

    /// <summary>Whether a member may be named: it is not full, and not passed over.</summary>
    internal bool IsOpen(int place, in BalanceRequest request) => _pairs[place] < _limits[place] && !request.PassedOver.Contains(place);

    /// <summary>The open member of the lowest rating. Of several, each in its turn.</summary>
    /// <returns>-1 when none is open.</returns>
    internal int Least(in BalanceRequest request)
    {
        foreach (var place in request.PassedOver) _ratings.Set(place, float.PositiveInfinity);
        var least = _ratings.Least(request.Turn);
        foreach (var place in request.PassedOver) Rate(place);
        return least;
    }

    /// <summary>The first open member at a place or after it, round the end.</summary>
    /// <returns>-1 when none is open.</returns>
    internal int FirstOpen(int start, in BalanceRequest request)
    {
        for (var place = _ratings.FirstFinite(start); place >= 0; place = _ratings.FirstFinite(place + 1))
            if (IsOpen(place, request)) return place;
        return start == 0 ? -1 : FirstOpen(0, request);
    }

    // A division rounds equal fractions to the same number.
    private void Rate(int place) =>
        _ratings.Set(place, _pairs[place] < _limits[place] ? (_pairs[place] + 1f) / _weights[place] : float.PositiveInfinity);
}

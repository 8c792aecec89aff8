using System.Collections.Immutable;

namespace Proxy.Actors.Balancing;

/// <summary>What the members of a group have now. Whoever writes it or picks by it holds the group's lock, where there is one.</summary>
/// <param name="members">The members, by their places.</param>
public sealed class LoadTable(ImmutableArray<Member> members)
{
    private readonly float[] _latency = [.. members.Select(_ => -1f)];
    private readonly long[] _latencyAt = new long[members.Length];
    private float _worst;
    private long _worstAt;

    /// <summary>Pairs of each member, those included that are on their way to it.</summary>
    public int[] Pairs { get; } = new int[members.Length];

    /// <summary>Pairs that each may have at most: at first, as its member says.</summary>
    public int[] Limits { get; } = [.. members.Select(member => member.MaxPairs)];

    /// <summary>How long connecting to each member takes, milliseconds, as of <see cref="LatencyAt"/>; negative where nothing is known.</summary>
    public ReadOnlySpan<float> Latency => _latency;

    /// <summary>When <see cref="Latency"/> was last brought up to date, on the clock of the requests.</summary>
    public ReadOnlySpan<long> LatencyAt => _latencyAt;

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
}

using CsCheck;
using Proxy.Actors.Balancing;

namespace Proxy.Actors.Tests.Balancing;

public sealed class LoadTableTests
{
    [Fact]
    public void Nothing_is_known_at_first()
    {
        var loads = new LoadTable([.. Enumerable.Range(0, 2).Select(place => new Member($"m{place}", 1, int.MaxValue))]);
        Assert.Equal([0, 0], loads.Pairs);
        Assert.Equal([-1, -1], loads.Latency.ToArray());
        Assert.Equal(0, loads.WorstLatency(now: 5));
    }

    [Fact]
    public void Worst_latency_is_the_highest_of_all_as_they_have_decayed() =>
        Gen.Select(Gen.Int[0, 4], Gen.Float[0, 1_000], Gen.Long[0, 5_000], Gen.Bool).Array[1, 100].Sample(
            samples =>
            {
                var loads = new LoadTable([.. Enumerable.Range(0, 5).Select(place => new Member($"m{place}", 1, int.MaxValue))]);
                var now = 0L;
                foreach (var (place, sample, gap, isSet) in samples)
                {
                    // What comes from another table may be older than what is here.
                    now += gap;
                    if (isSet && loads.Latency[place] < 0) loads.SetLatency(place, sample, Math.Max(0, now - 20_000));
                    else loads.Observe(place, sample, now);
                    var worst = 0f;
                    for (var each = 0; each < 5; each++)
                        if (loads.Latency[each] >= 0) worst = MathF.Max(worst, Ewma.Decayed(loads.Latency[each], loads.LatencyAt[each], now));
                    if (MathF.Abs(loads.WorstLatency(now) - worst) > 1e-4f * worst) return false;
                }

                return true;
            },
            iter: 1_000);
}

using CsCheck;
using Proxy.Actors.Access;

namespace Proxy.Actors.Tests.Access;

public sealed class RateRuleTests
{
    private const long Second = 1_000_000_000;
    private const long Millisecond = Second / 1_000;

    private static readonly Gen<RateRule> Rule =
        from perSecond in Gen.Int[1, 1_000]
        from burst in Gen.Int[1, 20]
        from delay in Gen.Int[0, 100]
        select RateRule.Of(perSecond, burst, TimeSpan.FromMilliseconds(delay));

    [Fact]
    public void Rule_decides_as_a_bucket_does_that_fills_evenly() => Gen.Select(Rule, Gen.Int[0, 20_000_000].Array[1, 200]).Sample(
        (rule, gaps) =>
        {
            var bucket = new Bucket(rule);
            long due = 0, now = 0;
            foreach (var gap in gaps)
            {
                now += gap;
                var verdict = rule.Admit(ref due, now, out var delay);
                if ((verdict, delay) != bucket.Admit(now)) return false;
            }

            return true;
        },
        iter: 5_000);

    [Fact]
    public void A_rate_that_is_raised_counts_at_once()
    {
        long due = 0;
        Assert.Equal(Verdict.Admitted, RateRule.Of(1.0 / 3600, burst: 1).Admit(ref due, Second, out _));
        Assert.Equal(Verdict.OverRate, RateRule.Of(1.0 / 3600, burst: 1).Admit(ref due, Second, out _));
        var raised = RateRule.Of(100, burst: 1);
        Assert.Equal(Verdict.Admitted, raised.Admit(ref due, Second + (20 * Millisecond), out _));
    }

    [Fact]
    public void Burst_comes_at_once_and_what_follows_evenly()
    {
        var rule = RateRule.Of(20, burst: 4);
        long due = 0;
        Assert.All(Enumerable.Range(0, 4), each => Assert.Equal(Verdict.Admitted, rule.Admit(ref due, Second, out _)));
        Assert.Equal(Verdict.OverRate, rule.Admit(ref due, Second, out _));
        Assert.Equal(Verdict.OverRate, rule.Admit(ref due, Second + (50 * Millisecond) - 1, out _));
        Assert.Equal(Verdict.Admitted, rule.Admit(ref due, Second + (50 * Millisecond), out _));
        Assert.Equal(Verdict.OverRate, rule.Admit(ref due, Second + (50 * Millisecond), out _));
    }

    [Fact]
    public void Those_that_are_delayed_take_their_places_one_after_another_and_no_more_than_may_wait()
    {
        var rule = RateRule.Of(20, burst: 1, TimeSpan.FromMilliseconds(120));
        long due = 0;
        Assert.Equal((Verdict.Admitted, 0), Admit());
        Assert.Equal((Verdict.Delayed, 50 * Millisecond), Admit());
        Assert.Equal((Verdict.Delayed, 100 * Millisecond), Admit());
        Assert.Equal((Verdict.OverRate, 0), Admit());

        (Verdict, long) Admit() => (rule.Admit(ref due, Second, out var delay), delay);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(5_000, 40)]
    [InlineData(7_000_000, 1_000)]
    public void Rate_holds_over_a_time(double perSecond, int burst)
    {
        var rule = RateRule.Of(perSecond, burst);
        long due = 0;
        var admitted = 0;
        var step = Math.Max(1, (long)(Second / perSecond / 3));
        var time = Math.Min(10 * Second, step * 3_000_000);
        for (long now = 0; now < time; now += step)
            if (rule.Admit(ref due, now, out _) == Verdict.Admitted) admitted++;
        Assert.InRange(admitted, 0.99 * perSecond * time / Second, burst + (1.01 * perSecond * time / Second));
    }

    [Fact]
    public void Longest_times_do_not_overflow()
    {
        var rule = RateRule.Of(double.Epsilon, int.MaxValue, TimeSpan.MaxValue);
        long due = 0;
        for (var i = 0; i < 100; i++) Assert.NotEqual(Verdict.OverPairs, rule.Admit(ref due, Second, out _));
        Assert.True(due > 0);
        Assert.Equal(Verdict.OverRate, rule.Admit(ref due, Second, out _));
    }

    [Fact]
    public void Without_a_limit_all_may_come()
    {
        long due = 0;
        Assert.Equal(Verdict.Admitted, default(RateRule).Admit(ref due, Second, out _));
        Assert.Equal(0, due);
    }

    [Fact]
    public void Limit_of_all_threads_together_admits_exactly_what_one_would()
    {
        var rule = RateRule.Of(1_000, burst: 5_000);
        var limit = new RateLimit();
        var admitted = 0;
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 10_000; i++)
                if (limit.Admit(rule, Second, out long _) == Verdict.Admitted) Interlocked.Increment(ref admitted);
        });
        Assert.Equal(5_000, admitted);
        Assert.Equal(Verdict.Admitted, limit.Admit(rule, Second + Millisecond, out _));
        Assert.Equal(Verdict.OverRate, limit.Admit(rule, Second + Millisecond, out _));
    }

    [Fact]
    public void Count_of_all_threads_together_is_never_above_its_limit()
    {
        var limit = new CountLimit();
        var most = 0;
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                if (!limit.TryEnter(3)) continue;
                InterlockedMax(ref most, limit.Count);
                limit.Leave();
            }
        });
        Assert.InRange(most, 1, 3);
        Assert.Equal(0, limit.Count);
        Assert.All(Enumerable.Range(0, 3), _ => Assert.True(limit.TryEnter(3)));
        Assert.False(limit.TryEnter(3));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var before = most; value > before; before = most)
            if (Interlocked.CompareExchange(ref most, value, before) == before) return;
    }

    /// <summary>The same rule as a bucket of tokens, which it is known to equal: a token an interval, a burst of them at most, and
    /// below none as far as one may wait.</summary>
    private sealed class Bucket(RateRule rule)
    {
        private readonly Int128 _size = (Int128)rule.Tolerance + rule.Interval;
        private Int128 _level = (Int128)rule.Tolerance + rule.Interval;
        private long _last;

        public (Verdict, long) Admit(long now)
        {
            _level = Int128.Min(_size, _level + now - _last);
            _last = now;
            var missing = rule.Interval - _level;
            if (missing > rule.MaxDelay) return (Verdict.OverRate, 0);
            _level -= rule.Interval;
            return missing <= 0 ? (Verdict.Admitted, 0) : (Verdict.Delayed, (long)missing);
        }
    }
}

using Proxy.Testing;

namespace Proxy.Transport.Tests;

public sealed class LoopLoadTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();
    private readonly LoopLoad _load;

    public LoopLoadTests() => _load = new LoopLoad(_time);

    [Fact]
    public void What_is_not_slept_is_busy()
    {
        _time.Advance(Second);
        Sleep(10 * Second);
        Assert.Equal(Second, _load.Busy);
        _time.Advance(2 * Second);
        _load.Wake(_time.GetTimestamp()); // it has looked, and not waited
        Assert.Equal(3 * Second, _load.Busy);
    }

    [Fact]
    public void The_longest_round_is_remembered_for_a_while()
    {
        _time.Advance(Second);
        Sleep(Second);
        Assert.Equal(Second, _load.LongestRound);
        Sleep(16 * Second); // another window
        Assert.Equal(Second, _load.LongestRound);
        Sleep(16 * Second);
        Assert.Equal(TimeSpan.Zero, _load.LongestRound);
    }

    [Fact]
    public void A_loop_that_sleeps_for_long_was_not_busy_lately()
    {
        _time.Advance(Second);
        Sleep(Second);
        _load.Sleep();
        _time.Advance(40 * Second);
        Assert.Equal(TimeSpan.Zero, _load.LongestRound);
        Assert.Equal(Second, _load.Busy);
    }

    [Fact]
    public async Task A_loop_is_busy_with_what_it_runs()
    {
        using var loop = new TestLoop();
        var before = await loop.Run(() => loop.Io.Load.Busy);
        await loop.Run(() => Thread.Sleep(300));

        // Who asks at once may be heard in the same round, which does not count yet.
        var least = TimeSpan.FromMilliseconds(250);
        await Eventually.EqualAsync(true, async () => await loop.Run(() => loop.Io.Load.Busy) - before >= least);
        await Eventually.EqualAsync(true, () => loop.Io.Load.LongestRound >= least);
        Assert.True(await loop.Run(() => loop.Io.Load.Busy) - before < TimeSpan.FromSeconds(20));
    }

    private void Sleep(TimeSpan time)
    {
        _load.Sleep();
        _time.Advance(time);
        _load.Wake(_time.GetTimestamp());
    }
}

using Akka.Actor;
using Proxy.Membership.Scheduling;

namespace Proxy.Membership.Tests.Scheduling;

public sealed class TimerQueueTests
{
    private readonly TimerQueue _queue = new(At(100));
    private readonly List<string> _done = [];

    [Fact]
    public void What_comes_once_comes_in_time_in_the_order_of_its_times()
    {
        Once(70, "later");
        Once(33, "sooner");
        Assert.Equal(At(33), Wait(0));
        Assert.Equal("", DueAt(32));
        Assert.Equal("sooner", DueAt(33));
        Assert.Equal(At(37), Wait(33));
        Assert.Equal("later", DueAt(71));
        Assert.Null(Wait(71));
    }

    [Fact]
    public void Adding_says_whether_the_wait_has_become_shorter()
    {
        Assert.True(Once(70, "a"));
        Assert.False(Once(80, "b"));
        Assert.True(Once(60, "c"));
    }

    [Fact]
    public void Waits_are_whole_milliseconds_so_that_nobody_wakes_before_the_time()
    {
        _queue.Add(TimeSpan.Zero, TimeSpan.FromMicroseconds(1200), TimeSpan.Zero, () => { }, null);
        Assert.Equal(At(2), Wait(0));
        Assert.Equal(At(1), Wait(1));
    }

    [Fact]
    public void A_wait_is_no_longer_than_a_thread_can_wait()
    {
        _queue.Add(TimeSpan.Zero, TimeSpan.FromDays(400), TimeSpan.Zero, () => { }, null);
        Assert.Equal(At(int.MaxValue), Wait(0));
    }

    [Fact]
    public void What_repeats_comes_all_together_from_its_second_time_on()
    {
        Repeat(13, 1000, "a");
        Repeat(59, 1000, "b");
        Assert.Equal("a", DueAt(13));
        Assert.Equal("b", DueAt(59));
        Repeat(170, 500, "c");
        Assert.Equal("c", DueAt(170));
        Assert.Equal("c", DueAt(500));
        Assert.Equal("", DueAt(999));
        Assert.Equal("a b c", InAnyOrder(DueAt(1000)));
        Assert.Equal("c", DueAt(1500));
        Assert.Equal("a b c", InAnyOrder(DueAt(2000)));
    }

    [Fact]
    public void What_repeats_keeps_its_pace_though_it_is_put_off()
    {
        Repeat(0, 150, "a");
        Assert.Equal("0 200 300 500 600 800 900", string.Join(' ', Enumerable.Range(0, 95).Select(i => i * 10).Where(at => DueAt(at) != "")));
    }

    [Fact]
    public void What_repeats_more_often_than_the_tick_is_not_put_off()
    {
        Repeat(5, 20, "a");
        Assert.Equal("5 25 45 65", string.Join(' ', Enumerable.Range(0, 80).Where(at => DueAt(at) != "")));
    }

    [Fact]
    public void Times_that_nobody_had_time_for_are_left_out()
    {
        Repeat(0, 100, "a");
        Assert.Equal("a", DueAt(0));
        Assert.Equal("a", DueAt(5020));
        Assert.Equal("a", DueAt(5100));
        Assert.Equal("", DueAt(5199));
        Assert.Equal("a", DueAt(5200));
    }

    [Fact]
    public void What_is_cancelled_comes_no_more_and_is_not_waited_for()
    {
        using var cancelled = new Cancelable((IActionScheduler?)null);
        _queue.Add(TimeSpan.Zero, At(10), At(100), () => _done.Add("cancelled"), cancelled);
        Assert.Equal("cancelled", DueAt(10));
        Once(1000, "other");
        cancelled.Cancel();
        Assert.Equal(At(990), Wait(10));
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public void What_is_cancelled_while_it_runs_comes_no_more_and_is_not_waited_for()
    {
        using var cancelled = new Cancelable((IActionScheduler?)null);
        _queue.Add(TimeSpan.Zero, At(10), At(100), cancelled.Cancel, cancelled);
        Once(1000, "other");
        DueAt(10);
        Assert.Equal(1, _queue.Count);
        Assert.Equal(At(990), Wait(10));
    }

    private static string InAnyOrder(string names) => string.Join(' ', names.Split(' ').Order());

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private bool Once(int delay, string name) => _queue.Add(TimeSpan.Zero, At(delay), TimeSpan.Zero, () => _done.Add(name), null);

    private void Repeat(int delay, int interval, string name) => _queue.Add(TimeSpan.Zero, At(delay), At(interval), () => _done.Add(name), null);

    private TimeSpan? Wait(int now)
    {
        Assert.Null(_queue.TakeDue(At(now), out var wait));
        return wait;
    }

    private string DueAt(int now)
    {
        _done.Clear();
        while (_queue.TakeDue(At(now), out _) is { } timer)
        {
            timer.Action();
            _queue.Repeat(timer, At(now));
        }

        return string.Join(' ', _done);
    }
}

using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Proxy.Membership.Joining;
using Proxy.Membership.Scheduling;
using Proxy.Testing;

namespace Proxy.Membership.Tests.Scheduling;

public sealed class TicklessSchedulerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Config Settings = ConfigurationFactory.ParseString("akka.scheduler { tick-duration = 10ms, shutdown-timeout = 5s }");

    private readonly TicklessScheduler _scheduler = new(Settings, NoLogger.Instance);

    private IAdvancedScheduler Advanced => _scheduler;

    public void Dispose() => _scheduler.Dispose();

    [Fact]
    public async Task Members_have_it()
    {
        var system = ActorSystem.Create("timers", ConfigurationFactory.ParseString("akka.actor.provider = local").WithFallback(MembershipConfiguration.Common));
        Assert.IsType<TicklessScheduler>(system.Scheduler);
        await system.Terminate();
    }

    [Fact]
    public async Task What_is_due_sooner_is_not_held_up_by_what_is_due_later()
    {
        await Once(TimeSpan.Zero).WaitAsync(Patience); // the thread waits
        var later = Once(TimeSpan.FromHours(1));
        await Once(TimeSpan.FromMilliseconds(20)).WaitAsync(Patience);
        Assert.False(later.IsCompleted);
    }

    [Fact]
    public async Task What_repeats_repeats_until_it_is_cancelled()
    {
        using var cancel = new Cancelable(Advanced);
        var third = new TaskCompletionSource();
        var count = 0;
        Advanced.ScheduleRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), () =>
        {
            if (++count == 3) cancel.Cancel();
            if (count == 3) third.SetResult();
        }, cancel);
        await third.Task.WaitAsync(Patience);
        await Once(TimeSpan.FromMilliseconds(50)).WaitAsync(Patience);
        Assert.Equal(3, count);
    }

    [Fact]
    public async Task A_task_that_fails_ends_itself_and_no_other()
    {
        var count = 0;
        Advanced.ScheduleRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), () =>
        {
            count++;
            throw new InvalidOperationException("it fails");
        });
        await Once(TimeSpan.FromMilliseconds(50)).WaitAsync(Patience);
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Nothing_comes_after_its_end_and_nothing_is_taken()
    {
        var due = Once(TimeSpan.FromMilliseconds(200));
        await Once(TimeSpan.Zero).WaitAsync(Patience);
        _scheduler.Dispose();
        Assert.Throws<SchedulerException>(() => { _ = Once(TimeSpan.Zero); });
        Assert.False(due.IsCompleted);
    }

    [Fact]
    public async Task A_task_may_end_it_and_does_not_wait_for_itself()
    {
        var ended = new TaskCompletionSource();
        using var scheduler = With("1h");
        ((IActionScheduler)scheduler).ScheduleOnce(TimeSpan.Zero, () =>
        {
            scheduler.Dispose();
            ended.SetResult();
        });
        await ended.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Its_end_waits_for_a_task_that_runs()
    {
        using var scheduler = With("1h");
        var (isDone, begun) = (false, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        using var goOn = new ManualResetEventSlim();
        ((IActionScheduler)scheduler).ScheduleOnce(TimeSpan.Zero, () =>
        {
            begun.SetResult();
            goOn.Wait();
            Volatile.Write(ref isDone, true);
        });
        await begun.Task.WaitAsync(Patience);
        var ending = Task.Run(() =>
        {
            scheduler.Dispose();
            return Volatile.Read(ref isDone);
        });
        await Eventually.EqualAsync(true, () => IsOver(scheduler));
        goOn.Set();
        Assert.True(await ending.WaitAsync(Patience));
    }

    [Fact]
    public async Task Its_end_waits_for_a_task_as_long_as_is_configured()
    {
        var scheduler = With("1ms");
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var never = new ManualResetEventSlim();
        ((IActionScheduler)scheduler).ScheduleOnce(TimeSpan.Zero, () =>
        {
            begun.SetResult();
            never.Wait();
        });
        await begun.Task.WaitAsync(Patience);
        await Task.Run(scheduler.Dispose).WaitAsync(Patience);
        never.Set();
    }

    private static TicklessScheduler With(string shutdownTimeout) => new(
        ConfigurationFactory.ParseString($"akka.scheduler {{ tick-duration = 10ms, shutdown-timeout = {shutdownTimeout} }}"), NoLogger.Instance);

    private static bool IsOver(TicklessScheduler scheduler)
    {
        try
        {
            ((IActionScheduler)scheduler).ScheduleOnce(TimeSpan.FromHours(1), () => { });
            return false;
        }
        catch (SchedulerException)
        {
            return true;
        }
    }

    private Task Once(TimeSpan delay)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Advanced.ScheduleOnce(delay, done.SetResult);
        return done.Task;
    }
}

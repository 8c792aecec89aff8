namespace Proxy.Transport.Tests;

/// <summary>Rounds of a loop and its timers.</summary>
public sealed class IoLoopTimerTests
{
    [Fact]
    public async Task A_timer_that_is_due_again_at_once_waits_for_the_next_round_whatever_else_is_armed()
    {
        using var loop = new TestLoop();
        var (runs, atWork) = (0, new List<int>());
        await loop.Run(() =>
        {
            for (var i = 0; i < 100; i++) loop.Io.Arm(new TimerAction(_ => { }), 1_000_000);
            loop.Io.Arm(
                new TimerAction(timer =>
                {
                    runs++;
                    loop.Io.Execute(new LoopAction(() => atWork.Add(runs))); // behind the timers of the same round
                    if (runs < 20) loop.Io.Arm(timer, 0);
                }),
                0);
        });
        while (await loop.Run(() => atWork.Count) < 20)
        {
        }

        Assert.Equal(Enumerable.Range(1, 20), atWork);
    }
}

using Proxy.Testing;

namespace Proxy.Transport.Tests;

public sealed class IoLoopTests
{
    [Fact]
    public async Task Execute_from_another_thread_wakes_a_sleeping_loop()
    {
        using var loop = new TestLoop();
        for (var i = 0; i < 1_000; i++) Assert.True(await loop.Run(() => loop.Io.IsCurrent));
        Assert.False(loop.Io.IsCurrent);
    }

    [Fact]
    public async Task Execute_keeps_the_order_of_one_thread()
    {
        using var loop = new TestLoop();
        const int Items = 100_000;
        var seen = new List<int>(Items);
        for (var i = 0; i < Items; i++)
        {
            var number = i;
            loop.Io.Execute(new LoopAction(() => seen.Add(number)));
        }

        await loop.Run(() => { });
        Assert.Equal(Enumerable.Range(0, Items), seen);
    }

    [Fact]
    public async Task Execute_on_the_loop_keeps_the_order()
    {
        using var loop = new TestLoop();
        var seen = new List<int>();
        await loop.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                var number = i;
                loop.Io.Execute(new LoopAction(() => seen.Add(number)));
            }
        });
        while (await loop.Run(() => seen.Count) < 2_000)
        {
        }

        Assert.Equal(Enumerable.Range(0, 2_000), seen);
    }

    [Fact]
    public async Task Work_of_other_threads_runs_while_the_loop_keeps_itself_busy()
    {
        using var loop = new TestLoop();
        var stop = false;
        var rounds = 0;
        void Again()
        {
            if (!stop && ++rounds < 3_000_000) loop.Io.Execute(new LoopAction(Again));
        }

        await loop.Run(Again);
        await loop.Run(() => stop = true);
        Assert.InRange(rounds, 1, 2_999_999);
    }

    [Fact]
    public async Task No_wake_up_is_lost_when_threads_hand_over_as_fast_as_they_can()
    {
        using var loop = new TestLoop();
        const int Threads = 4;
        const int Each = 250_000;
        var ran = 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var item = new LoopAction(() =>
        {
            if (++ran == Threads * Each) done.SetResult();
        });
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < Each; i++) loop.Io.Execute(item);
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        await done.Task.WaitAsync(TestLoop.Limit);
        foreach (var thread in threads) thread.Join();
        Assert.Equal(Threads * Each, ran);
    }

    [Fact]
    public async Task No_wake_up_is_lost_when_the_loop_falls_asleep_after_each_item()
    {
        using var loop = new TestLoop();
        const int Turns = 100_000;
        var turns = 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var other = new TestLoop(index: 1);
        void Ping() => other.Io.Execute(new LoopAction(Pong));
        void Pong()
        {
            if (++turns == Turns) done.SetResult();
            else loop.Io.Execute(new LoopAction(Ping));
        }

        loop.Io.Execute(new LoopAction(Ping));
        await done.Task.WaitAsync(TestLoop.Limit);
    }

    [Fact]
    public async Task Exception_of_a_work_item_does_not_end_the_loop()
    {
        using var loop = new TestLoop();
        loop.Io.Execute(new LoopAction(() => throw new InvalidOperationException("work")));
        Assert.True(await loop.Run(() => true));
        Assert.Equal("work", Assert.Single(loop.Errors).Message);
    }

    [Fact]
    public async Task Exception_of_a_timer_does_not_end_the_loop()
    {
        using var loop = new TestLoop();
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await loop.Run(() =>
        {
            loop.Io.Arm(new TimerAction(_ => throw new InvalidOperationException("timer")), 1);
            loop.Io.Arm(new TimerAction(_ => next.SetResult()), 2);
        });
        await next.Task.WaitAsync(TestLoop.Limit);
        Assert.Equal("timer", Assert.Single(loop.Errors).Message);
    }

    [Fact]
    public async Task Exception_of_a_socket_handler_does_not_end_the_loop()
    {
        await using var origin = TestOrigin.Listen();
        using var loop = new TestLoop();
        await using var bad = await TestLeg.ConnectAsync(loop, origin.EndPoint);
        using var badPeer = await origin.AcceptAsync();
        await using var good = await TestLeg.ConnectAsync(loop, origin.EndPoint);
        using var goodPeer = await origin.AcceptAsync();
        await loop.Run(() => bad.Leg.Observer = new ThrowingObserver());
        await badPeer.SendAllAsync(new byte[1]);
        await goodPeer.SendAllAsync(new byte[] { 42 });
        Assert.Equal(42, Assert.Single(await good.ReceiveAsync(1)));
        while (loop.Errors.Count == 0) await loop.Run(() => { });
        Assert.Contains(loop.Errors, error => error.Message == "socket");
    }

    [Fact]
    public async Task Timers_are_due_by_the_given_clock_and_in_order()
    {
        var time = new ManualTime();
        using var loop = new TestLoop(time);
        var seen = new List<string>();
        await loop.Run(() =>
        {
            loop.Io.Arm(new TimerAction(_ => seen.Add("late")), 200);
            loop.Io.Arm(new TimerAction(_ => seen.Add("early")), 100);
        });
        time.Advance(TimeSpan.FromMilliseconds(99));
        await loop.ReachAsync(99);
        Assert.Empty(seen);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await loop.ReachAsync(100);
        Assert.Equal(["early"], seen);
        time.Advance(TimeSpan.FromMilliseconds(100));
        await loop.ReachAsync(200);
        Assert.Equal(["early", "late"], seen);
    }

    [Fact]
    public async Task Clock_has_gone_on_when_an_event_ends_a_long_sleep()
    {
        var time = new ManualTime();
        using var loop = new TestLoop(time);
        await using var origin = TestOrigin.Listen();
        await using var leg = await TestLeg.ConnectAsync(loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        var seen = new TaskCompletionSource<long>();
        await loop.Run(() => leg.Leg.Observer = new ReadableObserver(_ => seen.TrySetResult(loop.Io.Now)));
        time.Advance(TimeSpan.FromMilliseconds(60_000));
        await peer.SendAllAsync(new byte[1]);
        Assert.Equal(60_000, await seen.Task.WaitAsync(TestLoop.Limit));
    }

    [Fact]
    public async Task Disarmed_timer_is_not_run()
    {
        var time = new ManualTime();
        using var loop = new TestLoop(time);
        var ran = false;
        var timer = new TimerAction(_ => ran = true);
        await loop.Run(() => loop.Io.Arm(timer, 10));
        await loop.Run(() => loop.Io.Disarm(timer));
        time.Advance(TimeSpan.FromMilliseconds(20));
        await loop.ReachAsync(20);
        Assert.False(ran);
    }

    [Fact]
    public async Task Timer_that_is_due_again_at_once_lets_work_run()
    {
        using var loop = new TestLoop();
        var stop = false;
        var runs = 0;
        await loop.Run(() => loop.Io.Arm(
            new TimerAction(timer =>
            {
                if (!stop && ++runs < 3_000_000) loop.Io.Arm(timer, 0);
            }),
            0));
        await loop.Run(() => { });
        await loop.Run(() => stop = true);
        Assert.InRange(runs, 1, 2_999_999);
    }

    [Fact]
    public void Timers_are_refused_on_another_thread()
    {
        using var loop = new TestLoop();
        Assert.Throws<InvalidOperationException>(() => loop.Io.Arm(new TimerAction(_ => { }), 1));
        Assert.Throws<InvalidOperationException>(() => loop.Io.Disarm(new TimerAction(_ => { })));
    }

    [Fact]
    public async Task Dispose_closes_what_is_watched_and_drops_later_work()
    {
        await using var origin = TestOrigin.Listen();
        var loop = new TestLoop();
        var leg = await TestLeg.ConnectAsync(loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        loop.Dispose();
        Assert.Equal(PeerEnd.Eof, (await peer.ReceiveToEndAsync()).End);
        Assert.False(leg.Leg.IsOpen);
        loop.Io.Execute(new LoopAction(() => Assert.Fail("ran after the end")));
        loop.Dispose();
    }

    [Fact]
    public async Task Event_of_a_closed_socket_does_not_reach_the_next_owner_of_its_slot()
    {
        await using var origin = TestOrigin.Listen();
        using var loop = new TestLoop();
        await using var first = await TestLeg.ConnectAsync(loop, origin.EndPoint);
        using var firstPeer = await origin.AcceptAsync();
        await using var second = await TestLeg.ConnectAsync(loop, origin.EndPoint);
        using var secondPeer = await origin.AcceptAsync();
        var next = new LegProbe();
        Leg? heir = null;
        // Both become readable while the loop is held up, so both events are in one round; whichever is told first
        // closes both and opens a leg, which takes over a slot whose event is still to come.
        await loop.Run(() =>
        {
            void Replace(PairSide side)
            {
                if (heir is not null) return;
                first.Leg.Close();
                second.Leg.Close();
                heir = Leg.Connect(loop.Io, TcpAddress.From(origin.EndPoint), next);
            }

            first.Leg.Observer = second.Leg.Observer = new ReadableObserver(Replace);
            firstPeer.Socket.Send(new byte[1]);
            secondPeer.Socket.Send(new byte[1]);
        });
        await next.AwaitAsync(LegEvent.Connected);
        await loop.Run(() => { });
        Assert.Equal([LegEvent.Connected], next.Seen);
        Assert.False(await loop.Run(() => heir!.CanReceive));
        await loop.Run(() => heir!.Close());
    }

    [Fact]
    public async Task Watched_sockets_are_counted_and_slots_reused()
    {
        await using var origin = TestOrigin.Listen();
        using var loop = new TestLoop();
        for (var round = 0; round < 3; round++)
        {
            var legs = new List<TestLeg>();
            for (var i = 0; i < 300; i++) legs.Add(await TestLeg.ConnectAsync(loop, origin.EndPoint));
            Assert.Equal(300, loop.Io.WatchedSockets);
            Assert.All(legs, leg => Assert.InRange(leg.Leg.Slot, 0, 299));
            foreach (var leg in legs) await leg.DisposeAsync();
            Assert.Equal(0, loop.Io.WatchedSockets);
        }
    }
}

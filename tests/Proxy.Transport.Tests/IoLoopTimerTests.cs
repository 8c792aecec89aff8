using System.Net;
using System.Net.Sockets;
using Proxy.Testing;

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

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task After_a_standstill_what_has_come_on_sockets_is_worked_off_before_timers(int sockets)
    {
        var time = new ManualTime();
        using var loop = new TestLoop(time);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var legs = new List<TestLeg>();
        var peers = new List<TcpClient>();
        var (worked, atTimer) = (0, -1);
        try
        {
            for (var i = 0; i < sockets; i++)
            {
                legs.Add(await TestLeg.ConnectAsync(loop, (IPEndPoint)listener.LocalEndpoint));
                peers.Add(await listener.AcceptTcpClientAsync());
            }

            using var stands = new ManualResetEventSlim();
            using var goesOn = new ManualResetEventSlim();
            var standing = loop.Run(() =>
            {
                foreach (var leg in legs) leg.Leg.Observer = new ReadableObserver(_ => loop.Io.Execute(new LoopAction(() => worked++)));
                loop.Io.Arm(new TimerAction(_ => atTimer = worked), 1_000);
                stands.Set();
                Assert.True(goesOn.Wait(TestLoop.Limit));
            });
            Assert.True(stands.Wait(TestLoop.Limit));
            foreach (var peer in peers) peer.Client.Send("x"u8);
            time.Advance(TimeSpan.FromSeconds(4));
            goesOn.Set();
            await standing;
            while (await loop.Run(() => atTimer) < 0)
            {
            }

            Assert.Equal(sockets, atTimer);
        }
        finally
        {
            foreach (var peer in peers) peer.Dispose();
            foreach (var leg in legs) await leg.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_timer_that_is_late_is_run_however_busy_the_loop_keeps_itself()
    {
        var time = new ManualTime();
        using var loop = new TestLoop(time);
        var runs = 0;
        await loop.Run(() => loop.Io.Arm(
            new TimerAction(timer =>
            {
                if (++runs < 50) loop.Io.Arm(timer, 1_000);
            }),
            1_000));
        void Again()
        {
            if (runs < 50) loop.Io.Execute(new LoopAction(Again));
        }

        await loop.Run(Again);
        while (await loop.Run(() => runs) < 50) time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(50, runs);
    }
}

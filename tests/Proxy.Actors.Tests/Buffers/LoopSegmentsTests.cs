using Proxy.Actors.Buffers;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Buffers;

public sealed class LoopSegmentsTests : IDisposable
{
    private const int Segment = 64 * 1024;

    private readonly TestLoop _a = new();
    private readonly TestLoop _b = new(index: 1);

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
    }

    [Fact]
    public async Task Reserve_keeps_at_hand_what_one_read_needs_and_not_more()
    {
        using var bank = new BufferBank(100 * Segment, Segment, Segment, Segment);
        var segments = new LoopSegments(bank, _a.Io, 2);
        Assert.Equal(4 * Segment, await _a.Run(segments.Reserve)); // a scratch block is 4 segments
        Assert.Equal((4, 4), (segments.AtHand, bank.Rented));
        await _a.Run(segments.Release);
        Assert.Equal((0, 0), (segments.AtHand, bank.Rented));
    }

    [Fact]
    public async Task Loops_keep_at_hand_at_most_a_quarter_of_the_bank()
    {
        using var bank = new BufferBank(16 * Segment, Segment, Segment, Segment);
        var segments = new LoopSegments(bank, _a.Io, 2);
        Assert.Equal(2 * Segment, await _a.Run(segments.Reserve));
    }

    [Fact]
    public async Task Take_beyond_the_bank_is_refused()
    {
        using var bank = new BufferBank(Segment, Segment, Segment, Segment);
        var segments = new LoopSegments(bank, _a.Io, 1);
        await _a.Run(segments.Take);
        Assert.Equal(0, await _a.Run(segments.Reserve));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _a.Run(segments.Take));
    }

    [Fact]
    public async Task Waiter_is_woken_by_its_own_loop()
    {
        using var bank = new BufferBank(Segment, Segment, Segment, Segment);
        var segments = new LoopSegments(bank, _a.Io, 1);
        var woken = Signal();
        var segment = await _a.Run(segments.Take);
        await _a.Run(() => segments.AwaitRoom(new RoomWaiter(woken.SetResult)));
        Assert.Equal(1, segments.Waiting);
        await _a.Run(() => { });
        Assert.False(woken.Task.IsCompleted);
        await _a.Run(() => segments.GiveBack(segment));
        await woken.Task.WaitAsync(TestLoop.Limit);
        Assert.Equal(0, await _a.Run(() => segments.Waiting));
    }

    [Fact]
    public async Task Waiter_is_woken_by_another_loop()
    {
        using var bank = new BufferBank(2 * Segment, Segment, Segment, Segment);
        var (mine, theirs) = (new LoopSegments(bank, _a.Io, 2), new LoopSegments(bank, _b.Io, 2));
        var woken = Signal();
        var held = await _b.Run(() => new[] { theirs.Take(), theirs.Take() });
        await _a.Run(() => Wait(mine, woken));
        await _b.Run(() => theirs.GiveBack(held[0])); // stays at hand there
        await _b.Run(() => theirs.GiveBack(held[1]));
        await woken.Task.WaitAsync(TestLoop.Limit);
        Assert.Equal(Segment, await _a.Run(mine.Reserve));

        static void Wait(LoopSegments store, TaskCompletionSource signal) => store.AwaitRoom(new RoomWaiter(signal.SetResult));
    }

    [Fact]
    public async Task Loop_that_needs_nothing_any_more_does_not_swallow_the_wake_up_of_another()
    {
        using var bank = new BufferBank(3 * Segment, Segment, Segment, Segment);
        var (first, second) = (new LoopSegments(bank, _a.Io, 2), new LoopSegments(bank, _b.Io, 2));
        var held = await _a.Run(() => new[] { first.Take(), first.Take(), first.Take() });
        var (served, woken) = (Signal(), Signal());

        // The first loop waits, and is served by what comes back to itself.
        await _a.Run(() => first.AwaitRoom(new RoomWaiter(served.SetResult)));
        await _a.Run(() => first.GiveBack(held[0]));
        await served.Task.WaitAsync(TestLoop.Limit);

        // What goes back to the bank now is for the second loop, the only one that waits.
        await _b.Run(() => second.AwaitRoom(new RoomWaiter(woken.SetResult)));
        await _a.Run(() => first.GiveBack(held[1]));
        await woken.Task.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(Segment, await _b.Run(second.Reserve));
    }

    [Fact]
    public async Task Waiter_that_waits_again_while_others_are_woken_is_woken_again()
    {
        using var bank = new BufferBank(2 * Segment, Segment, Segment, Segment);
        var (mine, theirs) = (new LoopSegments(bank, _a.Io, 2), new LoopSegments(bank, _b.Io, 2));
        var held = await _b.Run(() => new[] { theirs.Take(), theirs.Take() });
        var (again, late) = (Signal(), Signal());
        await _a.Run(() =>
        {
            mine.AwaitRoom(new RoomWaiter(() =>
            {
                again.SetResult();
                mine.AwaitRoom(new RoomWaiter(late.SetResult));
            }));
            mine.AwaitRoom(new RoomWaiter(() => { })); // of a pair that has ended meanwhile
        });
        await _b.Run(() => bank.Return(held[0]));
        await again.Task.WaitAsync(TestLoop.Limit);
        await late.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Bank_knows_of_a_waiting_loop_once_however_often_it_waits()
    {
        using var bank = new BufferBank(Segment, Segment, Segment, Segment);
        var segments = new LoopSegments(bank, _a.Io, 1);
        for (var i = 0; i < 100; i++)
        {
            var segment = await _a.Run(segments.Take);
            var woken = Signal();
            await _a.Run(() => segments.AwaitRoom(new RoomWaiter(woken.SetResult)));
            await _a.Run(() => segments.GiveBack(segment));
            await woken.Task.WaitAsync(TestLoop.Limit);
        }

        Assert.InRange(bank.HungryLoops, 0, 1);
    }

    [Fact]
    public async Task No_wake_up_is_lost_when_two_loops_fight_for_one_segment()
    {
        const int Turns = 20_000;
        using var bank = new BufferBank(Segment, Segment, Segment, Segment);
        var both = new[] { _a, _b }.Select(loop => Fight(loop, new LoopSegments(bank, loop.Io, 2), Turns));
        await Task.WhenAll(both).WaitAsync(TestLoop.Limit);
        Assert.Equal(0, bank.Rented);
        Assert.Empty(_a.Errors);
        Assert.Empty(_b.Errors);
    }

    /// <summary>Reserves, gives back to the bank, and again; waits whenever the other has it.</summary>
    private static Task Fight(TestLoop loop, LoopSegments segments, int turns)
    {
        var done = Signal();
        void Try()
        {
            while (turns > 0)
            {
                if (segments.Reserve() == 0)
                {
                    segments.AwaitRoom(new RoomWaiter(Try));
                    return;
                }

                turns--;
                segments.Release();
            }

            done.TrySetResult();
        }

        loop.Io.Execute(new LoopAction(Try));
        return done.Task;
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

using Akka.Actor;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Testing;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>Which slot serves the next pair, and which lose their actors.</summary>
public sealed class PairSlotsTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TestLoop _loop;
    private readonly PairSlots _slots;

    public PairSlotsTests()
    {
        _loop = new TestLoop(_time);
        _slots = new PairSlots(_loop.Io);
    }

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task The_slot_that_was_free_last_serves_next_with_its_actor_under_a_new_number() => await _loop.Run(() =>
    {
        var (first, second) = (Serve(), Serve());
        Assert.Equal((1, 2), (first.Number, second.Number));
        _slots.Leave(2);
        _slots.Leave(1);
        Assert.Equal(2, _slots.Free);
        Assert.Equal((1 << PairId.SlotBits) + 1, _slots.Take(out var actor));
        Assert.Same(first.Actor, actor);
        Assert.Equal((1 << PairId.SlotBits) + 2, _slots.Take(out actor));
        Assert.Same(second.Actor, actor);
        Assert.Equal(3, _slots.Take(out actor));
        Assert.Null(actor);
    });

    [Fact]
    public async Task What_nobody_has_needed_for_a_while_leaves_and_what_was_needed_stays()
    {
        const int Burst = 100;
        const int Used = 30;
        var served = await _loop.Run(() => Enumerable.Range(0, Burst).Select(_ => Serve()).ToArray());
        await _loop.Run(() => Array.ForEach(served, each => _slots.Leave(PairId.SlotOf(each.Number))));
        await AdvanceAsync(PairSlots.Interval); // all the while but for its very beginning they were in use
        Assert.InRange(await _loop.Run(() => _slots.Free), Burst - 1, Burst);
        await _loop.Run(() => Enumerable.Range(0, Used).Select(_ => PairId.SlotOf(_slots.Take(out var _))).ToList().ForEach(_slots.Leave));
        await AdvanceAsync(PairSlots.Interval);
        Assert.Equal(PairSlots.Kept + Used, await _loop.Run(() => _slots.Free));
        // The last to be free were the last to come.
        Assert.All(served, each => Assert.Equal(each.Number <= Burst - PairSlots.Kept - Used ? 1 : 0, each.Actor.Leaves));

        await AdvanceAsync(PairSlots.Interval);
        Assert.Equal(PairSlots.Kept, await _loop.Run(() => _slots.Free));
        await AdvanceAsync(PairSlots.Interval);
        Assert.False(await _loop.Run(() => _slots.IsArmed));
        Assert.Equal(PairSlots.Kept, await _loop.Run(() => _slots.Free));
    }

    [Fact]
    public async Task A_slot_whose_actor_has_gone_waits_and_is_made_anew_later()
    {
        var served = await _loop.Run(Serve);
        await _loop.Run(() => _slots.Go(1, served.Actor, isServing: true));
        Assert.Equal(2, await _loop.Run(() => _slots.Take(out _)));
        await AdvanceAsync(PairSlots.Interval);
        Assert.Equal(3, await _loop.Run(() => _slots.Take(out _)));
        await AdvanceAsync(PairSlots.Interval);
        Assert.Equal(((1 << PairId.SlotBits) + 1, null), await _loop.Run(() => (_slots.Take(out var actor), actor)));
    }

    [Fact]
    public async Task A_pair_that_does_not_begin_gives_its_slot_up_once()
    {
        var number = await _loop.Run(() => _slots.Take(out _));
        await _loop.Run(() => _slots.Miss(number));
        await _loop.Run(() => _slots.Miss(number));
        await AdvanceAsync(PairSlots.Interval);
        await AdvanceAsync(PairSlots.Interval);
        var again = await _loop.Run(() => _slots.Take(out _));
        Assert.Equal((1 << PairId.SlotBits) + 1, again);
        await _loop.Run(() => _slots.Miss(number)); // of the pair before
        Assert.Equal(2, await _loop.Run(() => _slots.Take(out _)));
    }

    [Fact]
    public async Task An_actor_that_has_gone_before_its_pair_came_is_missed_by_the_pair()
    {
        var served = await _loop.Run(Serve);
        var number = await _loop.Run(() =>
        {
            _slots.Leave(1);
            return _slots.Take(out _);
        });
        await _loop.Run(() => _slots.Go(1, served.Actor, isServing: false));
        await _loop.Run(() => _slots.Go(1, served.Actor, isServing: false));
        Assert.False(await _loop.Run(() => _slots.IsArmed));
        await _loop.Run(() => _slots.Miss(number));
        Assert.True(await _loop.Run(() => _slots.IsArmed));
    }

    [Fact]
    public async Task A_slot_that_has_no_number_left_serves_no_more_pairs()
    {
        const int Generations = 3;
        var slots = new PairSlots(_loop.Io, Generations - 1);
        for (long before = 0; before < Generations; before++) Assert.Equal((before << PairId.SlotBits) + 1, await _loop.Run(() => Use(slots)));
        Assert.Equal(0, await _loop.Run(() => slots.Free));
        for (long before = 0; before < Generations; before++)
        {
            var number = await _loop.Run(() => slots.Take(out _));
            Assert.Equal((before << PairId.SlotBits) + 2, number);
            await _loop.Run(() => slots.Miss(number)); // it has lost its actor each time
            await AdvanceAsync(PairSlots.Interval);
            await AdvanceAsync(PairSlots.Interval);
        }

        Assert.Equal(3, await _loop.Run(() => slots.Take(out _)));
        Assert.True(PairId.TryParse(PairId.Create("ab-0", 0, (long.MaxValue >> PairId.SlotBits << PairId.SlotBits) + 1).Text, out var last));
        Assert.Equal(1, last!.Slot);

        static long Use(PairSlots slots)
        {
            var number = slots.Take(out var actor);
            slots.Come(PairId.SlotOf(number), actor ?? new SlotActor("1"));
            slots.Leave(PairId.SlotOf(number));
            return number;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_number_comes_twice_and_no_slot_serves_two(int seed)
    {
        var random = new Random(seed);
        var numbers = new HashSet<long>();
        var taken = new Dictionary<int, (long Number, SlotActor? Actor)>();
        for (var i = 0; i < 20_000; i++)
        {
            var what = random.Next(100);
            var (slot, pair) = taken.Count > 0 ? taken.ElementAt(random.Next(taken.Count)) : default;
            if (what == 0) await AdvanceAsync(random.Next(2_000));
            else if (what < 50 || slot == 0) await _loop.Run(Take);
            else await _loop.Run(() => End(slot, pair, what));
        }

        Assert.Empty(_loop.Errors);

        void Take()
        {
            var number = _slots.Take(out var actor);
            Assert.True(numbers.Add(number));
            taken.Add(PairId.SlotOf(number), (number, (SlotActor?)actor));
        }

        void End(int slot, (long Number, SlotActor? Actor) pair, int what)
        {
            taken.Remove(slot);
            if (what >= 95)
            {
                _slots.Miss(pair.Number);
                return;
            }

            var actor = pair.Actor ?? new SlotActor($"{slot}");
            _slots.Come(slot, actor);
            if (what >= 90) _slots.Go(slot, actor, isServing: true);
            else _slots.Leave(slot);
            if (what is >= 88 and < 90) _slots.Go(slot, actor, isServing: false);
        }
    }

    private (long Number, SlotActor Actor) Serve()
    {
        var number = _slots.Take(out var actor);
        var serving = (SlotActor?)actor ?? new SlotActor($"{PairId.SlotOf(number)}");
        _slots.Come(PairId.SlotOf(number), serving);
        return (number, serving);
    }

    private async Task AdvanceAsync(long milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        await _loop.ReachAsync(_time.GetTimestamp() / TimeSpan.TicksPerMillisecond);
    }
}

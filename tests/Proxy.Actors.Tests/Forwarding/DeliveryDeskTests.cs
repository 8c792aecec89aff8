using Proxy.Actors.Forwarding;

namespace Proxy.Actors.Tests.Forwarding;

/// <summary>Which unit is delivered when: days of it, in no time.</summary>
public sealed class DeliveryDeskTests
{
    private static readonly DeliveryRules Rules = new(1, 3, 1_000, 60_000, TimeSpan.FromDays(5));

    [Fact]
    public void Units_of_a_queue_go_one_at_a_time_and_in_order()
    {
        var desk = new SimulatedStore(Rules);
        desk.Store("syslog", 1, 2, 3);
        desk.Store("other", 4);
        Assert.Equal([1, 4], desk.Begin());
        Assert.Empty(desk.Begin());
        desk.End(1, DeliveryResult.Delivered);
        Assert.Equal([2], desk.Begin());
        desk.End(4, DeliveryResult.Delivered);
        desk.End(2, DeliveryResult.Delivered);
        Assert.Equal([3], desk.Begin());
        desk.End(3, DeliveryResult.Delivered);
        Assert.Equal([1, 4, 2, 3], desk.Delivered);
    }

    [Fact]
    public void Unit_that_fails_is_tried_again_before_the_next_one()
    {
        var desk = new SimulatedStore(Rules);
        desk.Store("syslog", 1, 2);
        Assert.Equal([1], desk.Begin());
        desk.End(1, DeliveryResult.Refused);
        Assert.Empty(desk.Begin());
        desk.Advance();
        Assert.Equal([1], desk.Begin());
    }

    [Fact]
    public void Unit_that_the_store_does_not_give_back_is_held_however_often_and_the_next_ones_go()
    {
        var desk = new SimulatedStore(Rules with { Attempts = 1 });
        desk.Store("syslog", 1, 2);
        Assert.Equal([1], desk.Begin());
        desk.End(1, DeliveryResult.Unreadable);
        Assert.Empty(desk.Dead);
        Assert.Equal([2], desk.Begin());
        desk.End(2, DeliveryResult.Delivered);
        Assert.Empty(desk.Begin());
        desk.Release(1);
        Assert.Equal([1], desk.Begin());
    }

    [Fact]
    public void Server_that_is_away_for_a_day_costs_no_unit_and_few_attempts()
    {
        var desk = new SimulatedStore(Rules);
        desk.Store("syslog", 1, 2);
        var waits = new List<long>();
        for (var tries = 0; desk.Now < 86_400_000; tries++)
        {
            Assert.Equal([1], desk.Begin());
            desk.End(1, DeliveryResult.Unreachable);
            waits.Add(desk.Advance());
            Assert.InRange(tries, 0, 2_000);
        }

        Assert.InRange(waits[0], 750, 1_250);
        Assert.InRange(waits[3], 6_000, 10_000);
        Assert.All(waits.Skip(7), wait => Assert.InRange(wait, 45_000, 60_000));
        Assert.True(waits.Skip(7).Distinct().Count() > 100); // by chance, so that nodes do not come together
        Assert.Equal([1], desk.Begin());
        desk.End(1, DeliveryResult.Delivered);
        Assert.Equal([2], desk.Begin());
        Assert.Empty(desk.Dead);
    }

    [Fact]
    public void Unit_that_a_server_refuses_too_often_is_dead_and_the_next_goes_at_once()
    {
        var desk = new SimulatedStore(Rules);
        desk.Store("syslog", 1, 2);
        for (var refusals = 1; refusals <= 3; refusals++)
        {
            Assert.Equal([1], desk.Begin());
            desk.End(1, DeliveryResult.Refused);
            if (refusals < 3) desk.Advance();
        }

        Assert.Equal([1], desk.Dead);
        Assert.Equal([2], desk.Begin());
    }

    [Fact]
    public void Only_refusals_count()
    {
        var desk = new SimulatedStore(Rules);
        desk.Store("syslog", 1);
        foreach (var result in new[] { DeliveryResult.Refused, DeliveryResult.Unreachable, DeliveryResult.Interrupted, DeliveryResult.Unreachable, DeliveryResult.Refused, DeliveryResult.Interrupted })
        {
            Assert.Equal([1], desk.Begin());
            desk.End(1, result);
            desk.Advance();
        }

        Assert.Empty(desk.Dead);
        Assert.Equal([1], desk.Begin());
        desk.End(1, DeliveryResult.Refused);
        Assert.Equal([1], desk.Dead);
    }

    [Fact]
    public void Unit_that_has_become_too_old_is_dead_and_its_queue_goes_on()
    {
        var desk = new SimulatedStore(Rules with { MaxAge = TimeSpan.FromHours(1) });
        desk.Store("syslog", 1);
        while (desk.Dead.Count == 0)
        {
            Assert.Equal([1], desk.Begin());
            desk.End(1, DeliveryResult.Unreachable);
            if (desk.Dead.Count == 0) desk.Advance();
        }

        Assert.InRange(desk.Now, 3_600_000, 3_660_000);
        desk.Store("syslog", 2);
        Assert.Empty(desk.Begin());
        desk.Advance();
        Assert.Equal([2], desk.Begin());
    }

    [Fact]
    public void In_parallel_a_refused_unit_holds_up_no_other()
    {
        var desk = new SimulatedStore(Rules with { Parallel = 2 });
        desk.Store("syslog", 1, 2, 3, 4);
        Assert.Equal([1, 2], desk.Begin());
        desk.End(1, DeliveryResult.Refused);
        Assert.Equal([3], desk.Begin());
        desk.End(2, DeliveryResult.Delivered);
        Assert.Equal([4], desk.Begin());
        desk.Advance();
        Assert.Empty(desk.Begin());
        desk.End(3, DeliveryResult.Delivered);
        Assert.Equal([1], desk.Begin());
    }

    [Fact]
    public void Units_that_miss_a_server_together_have_missed_it_once()
    {
        var desk = new SimulatedStore(Rules with { Parallel = 20 });
        desk.Store("syslog", [.. Enumerable.Range(1, 20).Select(each => (long)each)]);
        var first = desk.Begin();
        Assert.Equal(20, first.Count);
        foreach (var unit in first) desk.End(unit, DeliveryResult.Unreachable);
        Assert.InRange(desk.Advance(), 750, 1_250);
        Assert.Equal(20, desk.Begin().Count);
    }

    [Fact]
    public void Held_queue_begins_nothing_until_it_is_let_go()
    {
        var desk = new SimulatedStore(Rules);
        desk.Store("syslog", 1, 2);
        desk.Begin();
        desk.Desk.Hold("syslog", held: true);
        desk.End(1, DeliveryResult.Unreachable);
        Assert.Null(desk.Desk.Due(desk.Now));
        desk.Pass(100_000);
        Assert.Empty(desk.Begin());
        desk.Desk.Hold("syslog", held: false);
        Assert.Equal([1], desk.Begin());
    }

    [Fact]
    public void Held_unit_is_passed_by_the_others()
    {
        var desk = new SimulatedStore(Rules);
        desk.Store("syslog", 1, 2);
        desk.Begin();
        desk.Desk.Hold("syslog", 1);
        desk.End(1, DeliveryResult.Refused);
        Assert.Equal([2], desk.Begin());
        desk.End(2, DeliveryResult.Delivered);
        desk.Pass(100_000);
        Assert.Empty(desk.Begin());
        desk.Release(1);
        Assert.Equal([1], desk.Begin());
    }

    [Fact]
    public void Operator_who_does_not_want_to_wait_need_not()
    {
        var desk = new SimulatedStore(Rules);
        desk.Store("syslog", 1);
        for (var tries = 0; tries < 10; tries++)
        {
            desk.Begin();
            desk.End(1, DeliveryResult.Unreachable);
            if (tries < 9) desk.Advance();
        }

        Assert.Empty(desk.Begin());
        desk.Desk.Retry("syslog");
        Assert.Equal([1], desk.Begin());
    }

    [Fact]
    public void Whatever_happens_nothing_is_lost_or_doubled_and_order_holds()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var desk = new SimulatedStore(Rules, seed);
            var stored = 0L;
            while (stored < 100 || desk.Left > 0)
            {
                if (stored < 100 && random.Next(2) == 0) desk.Store("syslog", ++stored);
                foreach (var unit in desk.Begin()) Assert.InRange(unit, 1, stored);
                if (desk.UnderWay.Count > 0 && random.Next(3) > 0) desk.End(desk.UnderWay[0], (DeliveryResult)random.Next(4));
                else desk.Pass(random.Next(10_000));
                Assert.True(desk.UnderWay.Count <= 1);
            }

            Assert.Equal(desk.Delivered.Order(), desk.Delivered);
            Assert.Equal(Enumerable.Range(1, 100).Select(each => (long)each), desk.Delivered.Concat(desk.Dead).Order());
        }
    }
}

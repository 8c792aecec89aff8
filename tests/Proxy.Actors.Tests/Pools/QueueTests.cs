using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Pools;

/// <summary>Endpoints and pools have no more pairs than they may, and who waits is served in order.</summary>
public sealed class QueueTests : IDisposable
{
    private static readonly PoolSettings Settings = new("p", BalanceMethod.RoundRobin, [], 3) { Queue = new QueueSettings(5, TimeSpan.FromSeconds(5)) };

    private readonly TestLoop _loop = new();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task Who_waits_is_served_in_order_as_places_become_free()
    {
        var pool = Pool(TestEndpoints.Of("a") with { MaxPairs = 2 });
        PoolPlace[] taken = [Guest().Take(pool), Guest().Take(pool)];
        PoolGuest[] waiting = [Guest(), Guest(), Guest()];
        Assert.All(waiting, each => Assert.Equal(PoolOutcome.Waiting, each.Take(pool).Outcome));
        Assert.Equal((2, 3), (pool.Pairs, pool.Waiting));

        taken[0].State!.Leave();
        Assert.Equal("a", (await waiting[0].Called.WaitAsync(TestLoop.Limit)).Target.Endpoint);
        taken[1].State!.Leave();
        await waiting[1].Called.WaitAsync(TestLoop.Limit);
        Assert.False(waiting[2].Called.IsCompleted);
        Assert.Equal((2, 1), (pool.Pairs, pool.Waiting));
    }

    [Fact]
    public void A_pool_has_a_limit_of_its_own_over_all_endpoints()
    {
        var pool = new PoolState(new PoolModel(Settings with { MaxPairs = 3 }, [TestEndpoints.Of("a"), TestEndpoints.Of("b")]));
        for (var i = 0; i < 3; i++) Assert.Equal(PoolOutcome.Taken, Guest(i).Take(pool).Outcome);
        Assert.Equal(PoolOutcome.Waiting, Guest().Take(pool).Outcome);
    }

    [Fact]
    public void An_endpoint_that_is_full_is_passed_over_while_another_is_not()
    {
        var pool = Pool(TestEndpoints.Of("a") with { MaxPairs = 1 }, TestEndpoints.Of("b"));
        var taken = Enumerable.Range(0, 10).Select(turn => Guest(turn).Take(pool).Target.Endpoint).ToList();
        Assert.Equal((1, 9), (taken.Count(each => each == "a"), taken.Count(each => each == "b")));
    }

    [Fact]
    public void The_queue_is_bounded_and_who_finds_it_full_is_counted()
    {
        var pool = Pool(TestEndpoints.Of("a") with { MaxPairs = 1 });
        Guest().Take(pool);
        for (var i = 0; i < 5; i++) Assert.Equal(PoolOutcome.Waiting, Guest().Take(pool).Outcome);
        Assert.Equal(PoolOutcome.QueueFull, Guest().Take(pool).Outcome);
        Assert.Equal((5, 1), (pool.Waiting, pool.QueueFull));
    }

    [Fact]
    public async Task Who_does_not_want_to_wait_any_more_is_passed_over()
    {
        var pool = Pool(TestEndpoints.Of("a") with { MaxPairs = 1 });
        var taken = Guest().Take(pool);
        PoolGuest[] waiting = [Guest(), Guest()];
        foreach (var each in waiting) each.Take(pool);
        Assert.True(pool.StopWaiting(waiting[0], isLate: true));
        taken.State!.Leave();
        await waiting[1].Called.WaitAsync(TestLoop.Limit);
        Assert.False(pool.StopWaiting(waiting[1], isLate: true));
        Assert.Equal((1, 0), (pool.QueueTimeouts, pool.Waiting));
    }

    [Fact]
    public async Task A_limit_that_is_raised_and_an_endpoint_that_comes_serve_who_waits()
    {
        var pool = Pool(TestEndpoints.Of("a") with { MaxPairs = 1 });
        Guest().Take(pool);
        PoolGuest[] waiting = [Guest(), Guest(), Guest()];
        foreach (var each in waiting) each.Take(pool);
        pool.Change(model => model.With(each => each with { MaxPairs = 2 }));
        Assert.Equal("a", (await waiting[0].Called.WaitAsync(TestLoop.Limit)).Target.Endpoint);
        pool.Change(model => new PoolModel(model.Settings, [.. model.Endpoints, TestEndpoints.Of("b")]));
        Assert.Equal("b", (await waiting[1].Called.WaitAsync(TestLoop.Limit)).Target.Endpoint);
        await waiting[2].Called.WaitAsync(TestLoop.Limit);
    }

    [Fact]
    public async Task Who_waits_is_told_when_there_is_nothing_left_to_wait_for()
    {
        var pool = Pool(TestEndpoints.Of("a") with { MaxPairs = 1 });
        Guest().Take(pool);
        var waiting = Guest();
        waiting.Take(pool);
        pool.Change(model => model.With(each => each with { AdminState = AdminState.Maint }));
        Assert.Equal(PoolOutcome.None, (await waiting.Called.WaitAsync(TestLoop.Limit)).Outcome);
    }

    [Fact]
    public async Task Who_has_tried_what_is_free_does_not_hold_up_the_others()
    {
        var pool = Pool(TestEndpoints.Of("a") with { MaxPairs = 1 }, TestEndpoints.Of("b") with { MaxPairs = 1 });
        var particular = Guest();
        var failed = particular.Take(pool); // a
        var ofB = Guest(1).Take(pool);
        particular.Fail(pool, failed);
        var ofA = Guest().Take(pool);
        Assert.Equal(PoolOutcome.Waiting, particular.Take(pool).Outcome);
        var next = Guest();
        next.Take(pool);
        ofA.State!.Leave();
        Assert.Equal("a", (await next.Called.WaitAsync(TestLoop.Limit)).Target.Endpoint);
        ofB.State!.Leave();
        Assert.Equal("b", (await particular.Called.WaitAsync(TestLoop.Limit)).Target.Endpoint);
    }

    [Fact]
    public async Task Who_has_waited_and_failed_stands_before_those_that_came_later()
    {
        var pool = Pool(TestEndpoints.Of("a") with { MaxPairs = 1 }, TestEndpoints.Of("b") with { MaxPairs = 1 });
        PoolPlace[] taken = [Guest().Take(pool), Guest(1).Take(pool)];
        PoolGuest[] waiting = [Guest(), Guest(), Guest()];
        foreach (var each in waiting) each.Take(pool);
        taken[0].State!.Leave();
        var failed = await waiting[0].Called.WaitAsync(TestLoop.Limit);
        waiting[0].Fail(pool, failed);
        var next = await waiting[1].Called.WaitAsync(TestLoop.Limit);
        Assert.Equal("a", next.Target.Endpoint);
        Assert.Equal(PoolOutcome.Waiting, waiting[0].Take(pool).Outcome);
        var again = waiting[0].CalledAgain();
        taken[1].State!.Leave();
        Assert.Equal("b", (await again.WaitAsync(TestLoop.Limit)).Target.Endpoint);
        Assert.False(waiting[2].Called.IsCompleted);
    }

    [Fact]
    public async Task Many_that_have_tried_the_same_cost_no_more_than_one_of_them()
    {
        const int Guests = 5_000;
        var settings = Settings with { Queue = new QueueSettings(Guests + 10, TimeSpan.FromMinutes(1)) };
        var pool = new PoolState(new PoolModel(settings, [TestEndpoints.Of("a") with { MaxPairs = 1 }, TestEndpoints.Of("b") with { MaxPairs = 1 }]));
        var (ofA, ofB) = (Guest().Take(pool), Guest(1).Take(pool));
        var waiting = Enumerable.Range(0, Guests).Select(_ => Guest()).ToList();
        foreach (var each in waiting)
        {
            each.HasTried(ofA);
            each.Take(pool);
        }

        ofA.State!.Leave();
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var i = 0; i < 2_000; i++) Guest().Take(pool).State!.Leave();
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(1), "each place that is given back costs a look at all that wait");
        Assert.All(waiting, each => Assert.False(each.Called.IsCompleted));
        ofB.State!.Leave();
        Assert.Equal("b", (await waiting[0].Called.WaitAsync(TestLoop.Limit)).Target.Endpoint);
    }

    [Fact]
    public async Task No_limit_is_ever_exceeded_by_many_threads_and_everybody_is_served()
    {
        const int Guests = 2_000;
        var settings = Settings with { MaxPairs = 7, Queue = new QueueSettings(Guests, TimeSpan.FromMinutes(1)) };
        var pool = new PoolState(new PoolModel(settings, [TestEndpoints.Of("a") with { MaxPairs = 4 }, TestEndpoints.Of("b") with { MaxPairs = 5 }]));
        var (now, most, served) = (0, 0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, Guests), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (turn, cancellation) =>
        {
            var guest = Guest(turn);
            var place = guest.Take(pool);
            if (place.Outcome == PoolOutcome.Waiting) place = await guest.Called.WaitAsync(TestLoop.Limit, cancellation);
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            Interlocked.Increment(ref served);
            place.State!.Leave();
        });
        Assert.Equal((Guests, 0, 0), (served, pool.Pairs, pool.Waiting));
        Assert.InRange(most, 1, 7);
    }

    private PoolGuest Guest(long turn = 0) => new(turn, loop: _loop.Io);

    private static PoolState Pool(params EndpointModel[] endpoints) => new(new PoolModel(Settings, [.. endpoints]));

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}

using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Testing;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Pools;

/// <summary>Who cannot be reached is left out for a time, and comes back by way of one pair.</summary>
public sealed class EjectionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly PoolSettings Settings = new("p", BalanceMethod.RoundRobin, [], 16)
    {
        Ejection = new EjectionSettings(3, TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(1_200)),
    };

    private readonly SteppedTime _time = new();

    [Fact]
    public async Task After_failures_in_a_row_it_gets_no_pairs_and_then_one_that_decides()
    {
        var pool = Pool("a", "b");
        await EjectAsync(pool, "a");
        Assert.All(Enumerable.Range(0, 10), turn => Assert.Equal("b", new PoolGuest(turn).Take(pool).Target.Endpoint));

        await UntilHalfOpenAsync(pool, "a");
        var trial = Take(pool, "a");
        Assert.All(Enumerable.Range(0, 10), turn => Assert.Equal("b", new PoolGuest(turn).Take(pool).Target.Endpoint));
        pool.OnDialed(trial, 1);
        await UntilAsync(pool, "a", Ejection.None);
        Assert.Equal("a", Take(pool, "a").Target.Endpoint);
        Assert.Equal(1, pool.StateOf("a").Ejections);
    }

    [Fact]
    public async Task One_that_fails_its_trial_is_out_for_longer_up_to_the_most()
    {
        var pool = Pool("a", "b");
        await EjectAsync(pool, "a");
        foreach (var milliseconds in new[] { 1_000, 1_200, 1_200 })
        {
            await UntilHalfOpenAsync(pool, "a");
            Fail(pool, Take(pool, "a"));
            await UntilAsync(pool, "a", Ejection.Out);
            // For how long is written down a moment after it is out.
            await Eventually.EqualAsync(milliseconds, () => pool.StateOf("a").LastEjection.TotalMilliseconds);
            Assert.Equal(Ejection.Out, Of(pool, "a"));
        }
    }

    [Fact]
    public async Task The_last_one_is_never_left_out()
    {
        var pool = Pool("a", "b", "c");
        pool.Change(model => model.WithHealth("c", Health.Down));
        await EjectAsync(pool, "a");
        for (var i = 0; i < 20; i++) Fail(pool, Take(pool, "b"));
        await Task.Delay(50);
        Assert.Equal(Ejection.None, Of(pool, "b"));
        Assert.Equal(PoolOutcome.Taken, new PoolGuest(0).Take(pool).Outcome);
    }

    [Fact]
    public async Task All_that_fail_at_once_but_one_are_left_out()
    {
        var pool = Pool("a", "b", "c", "d");
        for (var i = 0; i < 3; i++)
            foreach (var name in new[] { "a", "b", "c", "d" }) Fail(pool, Take(pool, name));
        await Eventually.EqualAsync(3, () => pool.Model.Endpoints.Count(each => each.Ejection == Ejection.Out));
        Assert.Equal(PoolOutcome.Taken, new PoolGuest(0).Take(pool).Outcome);
    }

    [Fact]
    public async Task Failures_with_a_success_in_between_and_shortages_of_our_own_do_not_count()
    {
        var pool = Pool("a", "b");
        for (var i = 0; i < 20; i++)
        {
            Fail(pool, Take(pool, "a"));
            Fail(pool, Take(pool, "a"));
            var place = Take(pool, "a");
            pool.OnDialed(place, 1);
            for (var j = 0; j < 5; j++) new PoolGuest(0).Fail(pool, Take(pool, "a"), DialFailure.Resource);
        }

        await Task.Delay(50);
        Assert.Equal(Ejection.None, Of(pool, "a"));
    }

    [Fact]
    public async Task A_trial_that_comes_to_nothing_leaves_the_next_pair_to_try()
    {
        var pool = Pool("a", "b");
        await EjectAsync(pool, "a");
        await UntilHalfOpenAsync(pool, "a");
        Take(pool, "a").Drop();
        var trial = Take(pool, "a");
        Assert.True(trial.IsTrial);
        pool.OnDialed(trial, 1);
        await UntilAsync(pool, "a", Ejection.None);
    }

    [Fact]
    public async Task One_on_trial_is_better_than_none()
    {
        var pool = Pool("a", "b");
        await EjectAsync(pool, "a");
        await UntilHalfOpenAsync(pool, "a");
        var trial = Take(pool, "a");
        pool.Change(model => model.WithHealth("b", Health.Down));
        var place = new PoolGuest(0).Take(pool);
        Assert.Equal((PoolOutcome.Taken, "a", true, false), (place.Outcome, place.Target.Endpoint, trial.IsTrial, place.IsTrial));
    }

    [Fact]
    public async Task Who_has_tried_the_one_on_trial_waits_for_another_that_is_full()
    {
        var pool = Pool(Settings with { Queue = new QueueSettings(10, Limit) }, TestEndpoints.Of("a"), TestEndpoints.Of("b") with { MaxPairs = 1 });
        Take(pool, "b");
        var waiting = new PoolGuest(0);
        waiting.Fail(pool, waiting.Take(pool));
        await EjectAsync(pool, "a", failures: 2); // with the one before
        Assert.Equal(PoolOutcome.Waiting, waiting.Take(pool).Outcome);
        await UntilHalfOpenAsync(pool, "a");
        Assert.True(Take(pool, "a").IsTrial);
        pool.Change(model => model); // whoever waits is looked after
        Assert.Equal(1, pool.Waiting);
    }

    [Fact]
    public async Task Of_those_that_wait_one_tries_it_and_when_that_fails_nobody_else_does_before_it_is_left_out_again()
    {
        using var loop = new TestLoop();
        var pool = Pool(Settings with { Queue = new QueueSettings(10, Limit) }, TestEndpoints.Of("a"), TestEndpoints.Of("b") with { MaxPairs = 1 });
        Take(pool, "b");
        await EjectAsync(pool, "a");
        PoolGuest[] waiting = [new(0, loop: loop.Io), new(1, loop: loop.Io), new(2, loop: loop.Io)];
        Assert.All(waiting, each => Assert.Equal(PoolOutcome.Waiting, each.Take(pool).Outcome));
        await UntilHalfOpenAsync(pool, "a");
        var trial = await waiting[0].Called.WaitAsync(Limit);
        Assert.True(trial.IsTrial);
        pool.Change(model =>
        {
            // As long as this lasts, no other change is put in force.
            waiting[0].Fail(pool, trial);
            Assert.Equal(2, pool.Waiting);
            return null;
        });
        await UntilAsync(pool, "a", Ejection.Out);
        Assert.Equal(2, pool.Waiting);
        await UntilHalfOpenAsync(pool, "a");
        Assert.True((await waiting[1].Called.WaitAsync(Limit)).IsTrial);
    }

    [Fact]
    public async Task Nobody_is_left_out_when_only_one_that_is_half_open_would_be_left()
    {
        var pool = Pool("a", "b");
        await EjectAsync(pool, "a");
        await UntilHalfOpenAsync(pool, "a");
        Take(pool, "a");
        for (var i = 0; i < 10; i++) Fail(pool, Take(pool, "b"));
        await Task.Delay(50);
        Assert.Equal(Ejection.None, Of(pool, "b"));
    }

    [Fact]
    public async Task The_time_of_an_earlier_ejection_does_not_end_a_later_one()
    {
        var pool = Pool(Settings with { Ejection = new EjectionSettings(1, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(60)) }, TestEndpoints.Of("a"), TestEndpoints.Of("b"));
        Fail(pool, Take(pool, "a"));
        await UntilAsync(pool, "a", Ejection.Out);
        pool.Change(model => model.WithHealth("a", Health.Up));
        Fail(pool, Take(pool, "a"));
        await UntilAsync(pool, "a", Ejection.Out);
        await Eventually.EqualAsync(2, () => _time.Due);
        _time.Advance(TimeSpan.FromMilliseconds(450)); // the first one's time is over, the second one's takes 600 ms
        Assert.Equal((1, Ejection.Out), (_time.Due, Of(pool, "a")));
        _time.Advance(TimeSpan.FromMilliseconds(150));
        Assert.Equal(Ejection.HalfOpen, Of(pool, "a"));
    }

    [Fact]
    public async Task Failures_that_leave_nobody_out_make_no_new_model()
    {
        var pool = Pool("a");
        var model = pool.Model;
        for (var i = 0; i < 20; i++) Fail(pool, Take(pool, "a"));
        await Task.Delay(50);
        Assert.Same(model, pool.Model);
    }

    [Fact]
    public async Task Who_has_tried_all_that_are_in_tries_those_that_are_left_out()
    {
        var pool = Pool("a", "b");
        await EjectAsync(pool, "a");
        Assert.Equal(["b", "a"], pool.Tries(0).Select(each => each.Endpoint));
    }

    [Fact]
    public async Task A_check_that_passes_ends_it()
    {
        var pool = Pool("a", "b");
        await EjectAsync(pool, "a");
        pool.Change(model => model.WithHealth("a", Health.Up));
        Assert.Equal("a", Take(pool, "a").Target.Endpoint);
    }

    [Fact]
    public async Task Without_ejection_nobody_is_left_out()
    {
        var pool = Pool(Settings with { Ejection = null }, TestEndpoints.Of("a"), TestEndpoints.Of("b"));
        for (var i = 0; i < 50; i++) Fail(pool, Take(pool, "a"));
        await Task.Delay(50);
        Assert.Equal(Ejection.None, Of(pool, "a"));
        Assert.Equal(("refused", 50), (pool.StateOf("a").LastFailure!.Words, pool.StateOf("a").FailuresInARow));
    }

    private PoolState Pool(params string[] names) => Pool(Settings, [.. names.Select(name => TestEndpoints.Of(name))]);

    private PoolState Pool(PoolSettings settings, params EndpointModel[] endpoints) => new(new PoolModel(settings, [.. endpoints])) { Time = _time };

    private static async Task EjectAsync(PoolState pool, string name, int failures = 3)
    {
        for (var i = 0; i < failures; i++) Fail(pool, Take(pool, name));
        await UntilAsync(pool, name, Ejection.Out);
    }

    /// <summary>A place at one endpoint.</summary>
    private static PoolPlace Take(PoolState pool, string name)
    {
        while (true)
        {
            var place = new PoolGuest(pool.NextTurn()).Take(pool);
            if (place.Target.Endpoint == name) return place;
            place.State!.Leave();
        }
    }

    private static void Fail(PoolState pool, in PoolPlace place) => new PoolGuest(0).Fail(pool, place);

    private static Ejection Of(PoolState pool, string name) => pool.Model.Endpoints.Single(each => each.Name == name).Ejection;

    private static Task UntilAsync(PoolState pool, string name, Ejection ejection) => Eventually.EqualAsync(ejection, () => Of(pool, name));

    /// <summary>Lets its time go by, which begins a moment after it is out.</summary>
    private Task UntilHalfOpenAsync(PoolState pool, string name) => Eventually.EqualAsync(Ejection.HalfOpen, () =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(50));
        return Of(pool, name);
    });
}

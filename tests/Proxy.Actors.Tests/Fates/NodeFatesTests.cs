using Proxy.Actors.Closing;
using Proxy.Actors.Pools;
using Proxy.Actors.Tests.Nodes;
using Proxy.Actors.Tests.Pairs;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Fates;

/// <summary>What becomes of the pairs of endpoints that are down or gone, on a real node.</summary>
[Collection(HostedNodeGroup.Name)]
public sealed class NodeFatesTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly PairsFate Drain = new(TimeSpan.FromSeconds(10));

    [Fact]
    public async Task Pairs_of_an_endpoint_that_is_down_are_reset_and_those_of_others_go_on()
    {
        await using var node = await FateNode.StartAsync(PairsFate.Reset, PairsFate.Keep);
        var (down, up) = await node.OpenAsync(2);
        node.Observe(Health.Down);
        await node.AdvanceAsync(Second);
        foreach (var pair in down)
        {
            await pair.SeesResetAsync();
            var end = await node.Log.EndAsync(pair.Client.LocalEndPoint);
            Assert.Equal((PairEnd.EndpointDown, "DD"), (end.End, end.State.ToString()));
        }

        foreach (var pair in up) await pair.ExchangeAsync();
        Assert.Equal(2, await node.CountAsync());
    }

    [Fact]
    public async Task Pairs_go_on_where_nothing_is_said_and_whatever_operators_say()
    {
        await using var node = await FateNode.StartAsync(PairsFate.Keep, PairsFate.Keep);
        var (one, two) = await node.OpenAsync(1);
        node.Observe(Health.Down);
        await node.ApplyAsync(node.Two.EndPoint);
        await node.ApplyAsync(pool => pool with { OnDown = PairsFate.Reset, OnRemoved = PairsFate.Reset });
        await node.Node.Endpoints.SetAsync("web", node.One.EndPoint.ToString(), AdminState.Maint);
        await node.AdvanceAsync(Second);
        foreach (var pair in one.Concat(two)) await pair.ExchangeAsync();
    }

    [Fact]
    public async Task A_drain_ends_pairs_evenly_over_its_time()
    {
        await using var node = await FateNode.StartAsync(Drain, PairsFate.Keep);
        var (_, up) = await node.OpenAsync(10);
        node.Observe(Health.Down);
        await node.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        for (var second = 1; second <= 10; second++)
        {
            await node.AdvanceAsync(Second);
            // Each has a tenth of the time for itself; where within it is for the loop to choose.
            await node.LeavesAsync(20 - second - 1, 20 - second);
        }

        await node.AdvanceAsync(Second);
        await Eventually.EqualAsync(10, node.CountAsync);
        foreach (var pair in up) await pair.ExchangeAsync();
    }

    [Fact]
    public async Task An_endpoint_that_is_up_again_keeps_the_pairs_that_it_has_left()
    {
        await using var node = await FateNode.StartAsync(Drain, PairsFate.Keep);
        await node.OpenAsync(4);
        node.Observe(Health.Down);
        await node.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        await node.AdvanceAsync(5 * Second);
        var left = await node.LeavesAsync(5, 6);
        node.Observe(Health.Up);
        await node.AdvanceAsync(20 * Second);
        Assert.Equal(left, await node.CountAsync());

        // The next time is a time of its own.
        node.Observe(Health.Down);
        await node.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        await node.AdvanceAsync(11 * Second);
        await Eventually.EqualAsync(4, node.CountAsync);
    }

    [Fact]
    public async Task A_configuration_that_keeps_pairs_stops_a_drain()
    {
        await using var node = await FateNode.StartAsync(Drain, PairsFate.Keep);
        await node.OpenAsync(2);
        node.Observe(Health.Down);
        await node.ApplyAsync(pool => pool with { OnDown = PairsFate.Keep });
        await node.AdvanceAsync(20 * Second);
        Assert.Equal(4, await node.CountAsync());
    }

    [Fact]
    public async Task A_client_that_came_because_all_were_down_is_not_ended_for_that()
    {
        await using var node = await FateNode.StartAsync(Drain, PairsFate.Keep);
        await node.OpenAsync(1);
        node.Observe(Health.Down);
        node.Observe(Health.Down, node.Two);
        await node.AdvanceAsync(Second);
        using var late = await node.ConnectAsync();
        await node.Log.BoundAsync(late.LocalEndPoint);
        await Eventually.EqualAsync(1, async () =>
        {
            await node.AdvanceAsync(Second);
            return await node.CountAsync();
        });
        await node.AdvanceAsync(20 * Second);
        Assert.Equal(1, await node.CountAsync());
    }

    [Fact]
    public async Task Pairs_of_an_endpoint_that_a_configuration_takes_out_are_reset()
    {
        await using var node = await FateNode.StartAsync(PairsFate.Keep, PairsFate.Reset);
        var (gone, kept) = await node.OpenAsync(2);
        await node.ApplyAsync(node.Two.EndPoint);
        await node.AdvanceAsync(Second);
        foreach (var pair in gone)
        {
            await pair.SeesResetAsync();
            Assert.Equal(PairEnd.EndpointRemoved, (await node.Log.EndAsync(pair.Client.LocalEndPoint)).End);
        }

        foreach (var pair in kept) await pair.ExchangeAsync();
    }

    [Fact]
    public async Task Pairs_of_an_endpoint_that_an_operator_takes_out_are_reset()
    {
        await using var node = await FateNode.StartAsync(PairsFate.Keep, PairsFate.Reset);
        await using var third = TestOrigin.Listen();
        await node.Node.Endpoints.AddAsync("web", third.EndPoint.ToString(), 256);
        using var client = await node.ConnectAsync();
        using var server = await third.AcceptAsync();
        await node.Log.BoundAsync(client.LocalEndPoint);
        await node.Node.Endpoints.ResetAsync("web", third.EndPoint.ToString());
        await node.AdvanceAsync(Second);
        await new FatePair(client, server).SeesResetAsync();
    }

    [Fact]
    public async Task Pairs_of_a_pool_that_a_configuration_takes_out_are_drained_until_it_is_back()
    {
        await using var node = await FateNode.StartAsync(PairsFate.Keep, Drain);
        await node.OpenAsync(5);
        await node.ApplyAsync();
        await node.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        await node.AdvanceAsync(5 * Second);
        var left = await node.LeavesAsync(4, 6);
        await node.ApplyAsync(node.One.EndPoint, node.Two.EndPoint);
        await node.AdvanceAsync(20 * Second);
        Assert.Equal(left, await node.CountAsync());
    }

    [Fact]
    public async Task A_client_that_is_on_its_way_to_an_endpoint_that_goes_is_ended_when_it_has_arrived()
    {
        using var silent = await BlackholePort.OpenAsync();
        await using var node = await FateNode.StartAsync(PairsFate.Keep, PairsFate.Reset);
        await node.ApplyAsync(silent.EndPoint);
        using var client = await node.ConnectAsync();
        await Eventually.EqualAsync(1, node.CountAsync);
        await node.ApplyAsync(node.Two.EndPoint);
        await node.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        silent.Answer();
        await node.Log.BoundAsync(client.LocalEndPoint);
        await node.AdvanceAsync(Second);
        await node.AdvanceAsync(Second);
        Assert.Equal(PairEnd.EndpointRemoved, (await node.Log.EndAsync(client.LocalEndPoint)).End);
    }

    [Fact]
    public async Task A_turn_of_the_loop_ends_sixteen_pairs_at_most()
    {
        await using var node = await FateNode.StartAsync(PairsFate.Reset, PairsFate.Keep);
        await node.OpenAsync(40);
        node.Observe(Health.Down);
        foreach (var left in (int[])[80, 64, 48, 40])
        {
            await node.AdvanceAsync(TimeSpan.Zero);
            await Eventually.EqualAsync(left, node.CountAsync);
            await node.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        }
    }
}

using System.Diagnostics;
using System.Net;
using Akka.Actor;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Actors.Pools;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pools;

/// <summary>Endpoints changed at run time, on real nodes of one cluster.</summary>
[Collection(LiveNodeGroup.Name)]
public class NodeEndpointsTests
{
    [Fact]
    public async Task What_is_said_on_one_node_is_in_force_on_all_within_two_seconds_and_pairs_stay_where_they_are()
    {
        await using var cluster = await EndpointCluster.StartAsync(3, EndpointCluster.Serialized);
        var one = EndpointCluster.NameOf(cluster.One);
        using var client = await TcpPeer.ConnectAsync(cluster.Nodes[2].Listener("web"));
        using var server = await cluster.One.AcceptAsync();

        var clock = Stopwatch.StartNew();
        var change = await cluster.Nodes[0].Node.Endpoints.SetAsync(null, one, AdminState.Drain);
        Assert.Equal((EndpointChangeOutcome.Everywhere, ""), (change.Outcome, change.Problem));
        Assert.Equal(AdminState.Drain, Assert.Single(change.Endpoints).AdminState);
        Assert.Equal(AdminState.Drain, EndpointCluster.StatusOf(cluster.Nodes[0], cluster.One).AdminState);
        await cluster.AwaitStateAsync(cluster.One, AdminState.Drain);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));

        foreach (var node in cluster.Nodes) Assert.Equal((0, 4), await cluster.ConnectAsync(node, 4));
        await client.SendAllAsync("still here"u8.ToArray());
        Assert.Equal("still here"u8.ToArray(), await server.ReceiveExactlyAsync(10));
        Assert.Equal(1, EndpointCluster.StatusOf(cluster.Nodes[2], cluster.One).Pairs);

        await cluster.Nodes[1].Node.Endpoints.SetAsync("web", one, AdminState.Ready);
        await cluster.AwaitStateAsync(cluster.One, AdminState.Ready);
        foreach (var node in cluster.Nodes) Assert.Equal((2, 2), await cluster.ConnectAsync(node, 4));
    }

    [Fact]
    public async Task A_weight_is_in_force_on_all_nodes_and_leaves_the_state_alone()
    {
        await using var cluster = await EndpointCluster.StartAsync(2, EndpointCluster.Serialized);
        var (first, second) = (cluster.Nodes[0].Node.Endpoints, cluster.Nodes[1].Node.Endpoints);
        await first.SetAsync("web", EndpointCluster.NameOf(cluster.One), AdminState.Drain);
        await second.SetAsync("web", EndpointCluster.NameOf(cluster.One), null, 3);
        foreach (var node in cluster.Nodes)
            await Eventually.EqualAsync((AdminState.Drain, 3), () => StateAndWeight(node, cluster.One));
        await first.SetAsync("web", EndpointCluster.NameOf(cluster.One), AdminState.Ready);
        foreach (var node in cluster.Nodes)
        {
            await Eventually.EqualAsync((AdminState.Ready, 3), () => StateAndWeight(node, cluster.One));
            Assert.Equal((6, 2), await cluster.ConnectAsync(node, 8));
        }

        await first.SetAsync("web", EndpointCluster.NameOf(cluster.One), null, 0);
        foreach (var node in cluster.Nodes)
        {
            await Eventually.EqualAsync(0, () => EndpointCluster.StatusOf(node, cluster.One).Weight);
            Assert.Equal((0, 4), await cluster.ConnectAsync(node, 4));
        }
    }

    [Fact]
    public async Task A_joining_node_knows_before_it_accepts()
    {
        await using var cluster = await EndpointCluster.StartAsync(2);
        await cluster.Nodes[1].Node.Endpoints.SetAsync("web", EndpointCluster.NameOf(cluster.One), AdminState.Maint);
        var joined = await cluster.AddAsync();
        Assert.Equal((0, 2), await cluster.ConnectAsync(joined, 2));
    }

    [Fact]
    public async Task What_was_said_outlives_a_restart_of_the_node_that_it_was_said_on()
    {
        await using var cluster = await EndpointCluster.StartAsync(2);
        var said = cluster.Nodes[0];
        var port = Address.Parse(said.Node.ClusterAddress).Port!.Value;
        await said.Node.Endpoints.SetAsync("web", EndpointCluster.NameOf(cluster.One), AdminState.Drain, 7);
        await cluster.StopAsync(said);

        var again = await cluster.AddAsync(port);
        Assert.Equal((0, 2), await cluster.ConnectAsync(again, 2));
        Assert.Equal((AdminState.Drain, 7), StateAndWeight(again, cluster.One));
        await again.Node.Endpoints.ResetAsync("web", EndpointCluster.NameOf(cluster.One));
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync((AdminState.Ready, 1), () => StateAndWeight(node, cluster.One));
    }

    [Fact]
    public async Task An_endpoint_is_added_on_all_nodes_and_taken_away_again()
    {
        await using var cluster = await EndpointCluster.StartAsync(2, EndpointCluster.Serialized);
        await using var three = TestOrigin.Listen();
        var added = await cluster.Nodes[0].Node.Endpoints.AddAsync("web", $"localhost:{three.EndPoint.Port}");
        Assert.Equal((EndpointChangeOutcome.Everywhere, EndpointSource.Added), (added.Outcome, added.Endpoints.Single().Source));
        foreach (var node in cluster.Nodes)
        {
            await Eventually.EqualAsync(true, () => node.Node.Endpoints.List() is [_, _, { Addresses.IsEmpty: false }]);
            Assert.Equal((2, 2), await cluster.ConnectAsync(node, 6));
        }

        await Eventually.EqualAsync(4, () => three.AcceptedCount);
        await cluster.Nodes[1].Node.Endpoints.ResetAsync(null, added.Endpoints[0].Endpoint);
        foreach (var node in cluster.Nodes)
        {
            await Eventually.EqualAsync(2, () => node.Node.Endpoints.List().Length);
            Assert.Equal((2, 2), await cluster.ConnectAsync(node, 4));
        }
    }

    [Fact]
    public async Task Clients_that_no_endpoint_takes_are_closed_and_the_log_says_why()
    {
        await using var cluster = await EndpointCluster.StartAsync(1);
        var node = cluster.Nodes[0];
        await node.Node.Endpoints.SetAsync("web", EndpointCluster.NameOf(cluster.One), AdminState.Drain);
        await node.Node.Endpoints.SetAsync("web", EndpointCluster.NameOf(cluster.Two), AdminState.Maint);
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        var end = await node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ConnectFailed, 0), (end.End, end.Attempts));
        Assert.EndsWith(
            $"no endpoint of pool web takes new pairs ({cluster.One.EndPoint} is in drain, {cluster.Two.EndPoint} is in maint)",
            end.Failures,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_node_has_not_configured_is_kept_and_shown_without_effect()
    {
        await using var cluster = await EndpointCluster.StartAsync(1);
        var other = await cluster.AddAsync(pools: TestNode.Route("web", IPAddress.Loopback, EndpointCluster.NameOf(cluster.Two)));
        await cluster.Nodes[0].Node.Endpoints.SetAsync("web", EndpointCluster.NameOf(cluster.One), AdminState.Maint, 9);
        await Eventually.EqualAsync((AdminState.Maint, 9), () => other.Node.Endpoints.List() is [_, { } second]
            ? (second.AdminState, second.Weight)
            : default);
        Assert.Equal(EndpointSource.OtherNodes, EndpointCluster.StatusOf(other, cluster.One).Source);
        Assert.Equal((0, 2), await cluster.ConnectAsync(other, 2));

        var third = await cluster.AddAsync();
        Assert.Equal((AdminState.Maint, 9), StateAndWeight(third, cluster.One));
        await other.Node.Endpoints.ResetAsync(null, EndpointCluster.NameOf(cluster.One));
        await Eventually.EqualAsync(AdminState.Ready, () => EndpointCluster.StatusOf(cluster.Nodes[0], cluster.One).AdminState);
        Assert.Single(other.Node.Endpoints.List());
    }

    [Fact]
    public async Task A_node_that_does_not_answer_holds_nothing_up_and_the_change_says_so()
    {
        await using var cluster = await EndpointCluster.StartAsync(2);
        await EndpointCluster.SilenceAsync(cluster.Nodes[1]);
        var change = await cluster.Nodes[0].Node.Endpoints.SetAsync("web", EndpointCluster.NameOf(cluster.One), AdminState.Drain);
        Assert.Equal(EndpointChangeOutcome.Spreading, change.Outcome);
        Assert.Contains("not every other node has confirmed it", change.Problem, StringComparison.Ordinal);
        Assert.Equal((0, 2), await cluster.ConnectAsync(cluster.Nodes[0], 2));

        // Two of three know: most are enough.
        var joined = await cluster.AddAsync();
        Assert.Equal((0, 2), await cluster.ConnectAsync(joined, 2));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_a_remedy()
    {
        await using var cluster = await EndpointCluster.StartAsync(1);
        var endpoints = cluster.Nodes[0].Node.Endpoints;
        var one = EndpointCluster.NameOf(cluster.One);
        var refused = new[]
        {
            await endpoints.SetAsync("wbe", one, AdminState.Drain),
            await endpoints.SetAsync("web", one + "9", AdminState.Drain),
            await endpoints.SetAsync(null, "10.0.0.1:1", AdminState.Drain),
            await endpoints.SetAsync("web", one, null, 257),
            await endpoints.AddAsync("web", one),
            await endpoints.AddAsync("web", "nowhere"),
            await endpoints.AddAsync("wbe", "10.0.0.1:1"),
        };
        Assert.All(refused, change => Assert.Equal((EndpointChangeOutcome.Refused, 0), (change.Outcome, change.Endpoints.Length)));
        Assert.Equal("there is no pool \"wbe\" (did you mean web?)", refused[0].Problem);
        Assert.Equal($"pool web has no endpoint \"{one}9\" (did you mean {one}?)", refused[1].Problem);
        Assert.StartsWith("no pool has an endpoint \"10.0.0.1:1\"", refused[2].Problem, StringComparison.Ordinal);
        Assert.Equal("257 is not a weight (write 0 to 256)", refused[3].Problem);
        Assert.Equal($"pool web has {one} already", refused[4].Problem);
        Assert.StartsWith("\"nowhere\" has no port", refused[5].Problem, StringComparison.Ordinal);
        Assert.Equal("there is no pool \"wbe\" (did you mean web?)", refused[6].Problem);
        Assert.All(endpoints.List(), status => Assert.Equal((AdminState.Ready, 1), (status.AdminState, status.Weight)));
    }

    [Fact]
    public async Task Pairs_are_counted_while_they_are_bound()
    {
        await using var cluster = await EndpointCluster.StartAsync(1);
        var node = cluster.Nodes[0];
        var clients = new List<TcpPeer>();
        for (var i = 0; i < 4; i++)
        {
            clients.Add(await TcpPeer.ConnectAsync(node.Listener("web")));
            await node.Log.BoundAsync(clients[^1].LocalEndPoint);
        }

        Assert.Equal((2, 2), (EndpointCluster.StatusOf(node, cluster.One).Pairs, EndpointCluster.StatusOf(node, cluster.Two).Pairs));
        foreach (var client in clients) client.Reset();
        await Eventually.EqualAsync(
            (0, 0), () => (EndpointCluster.StatusOf(node, cluster.One).Pairs, EndpointCluster.StatusOf(node, cluster.Two).Pairs));
    }

    private static (AdminState AdminState, int Weight) StateAndWeight(TestNode node, TestOrigin origin)
    {
        var status = EndpointCluster.StatusOf(node, origin);
        return (status.AdminState, status.Weight);
    }
}

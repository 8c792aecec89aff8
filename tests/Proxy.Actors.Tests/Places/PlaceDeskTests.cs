using Akka.Cluster;
using Proxy.Actors.Places;

namespace Proxy.Actors.Tests.Places;

public sealed class PlaceDeskTests
{
    private const string Server = "10.1.0.1:5432";
    private const string Other = "10.1.0.2:5432";
    private const long Second = 1_000_000;

    [Fact]
    public void Clients_of_three_nodes_are_served_in_the_order_in_which_they_came_and_no_place_lies_idle_for_long()
    {
        const int Limit = 50, Clients = 1000;
        var simulation = Of(3, pool => pool.Configure(null, (Server, Limit, true)));
        simulation.Run(Second);
        var served = new List<int>();
        Serve(simulation, served.Add, 5_000, 15_000);
        var (largest, since, idle) = (0, simulation.Now, 0L);
        simulation.Check = () =>
        {
            AssertHeld(simulation, Server, Limit);
            var pairs = simulation.Nodes.Sum(node => node.Pool.Pairs(Server));
            largest = Math.Max(largest, pairs);
            if (simulation.Nodes.Any(node => node.Pool.Waiting > 0)) idle += (simulation.Now - since) * (Limit - pairs);
            since = simulation.Now;
        };
        for (var client = 0; client < Clients; client++) Come(simulation, client, client * 20, simulation.Random.Next(3));

        simulation.Run(5 * Second);

        Assert.Equal(Enumerable.Range(0, Clients), served.Order());
        Assert.Equal(Limit, largest);
        var displaced = served.Select((client, place) => Math.Abs(place - client)).Max();
        Assert.True(displaced <= Clients / 20, $"a client was displaced by {displaced}");
        Assert.True(idle / Clients <= 1_000, $"a place was idle for {idle / Clients} us before each client");
    }

    [Fact]
    public void A_client_finds_a_spare_place_at_once_on_every_node_and_all_places_when_the_others_need_none()
    {
        var simulation = Of(3, pool => pool.Configure(null, (Server, 30, true)));
        simulation.Run(Second);
        var sent = simulation.Messages;
        foreach (var node in simulation.Nodes)
        {
            node.Pool.Come(node.Address.Uid);
            Assert.Contains(node.Address.Uid, node.Pool.Clients);
        }

        Assert.Equal(sent, simulation.Messages);
        for (var client = 0; client < 27; client++) simulation.Nodes[0].Pool.Come(client);
        simulation.Run(Second);

        Assert.Equal(28, simulation.Nodes[0].Pool.Clients.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Clients_of_one_node_get_all_places_before_later_ones_of_others_do(int first)
    {
        const int Limit = 50;
        var simulation = Of(3, pool => pool.Configure(Limit, (Server, null, true)));
        simulation.Run(Second);
        var served = new List<int>();
        Serve(simulation, served.Add, 60 * (int)Second, 61 * (int)Second);
        for (var client = 0; client < 120; client++) Come(simulation, client, client * 2_000, (first + (client / 60)) % 3);
        simulation.Run(2 * Second);
        Assert.Equal(Enumerable.Range(0, Limit), served.Order());
    }

    [Fact]
    public void Places_go_from_node_to_node_in_the_order_of_those_that_wait()
    {
        const int Limit = 50, Clients = 900;
        var simulation = Of(3, pool => pool.Configure(Limit, (Server, null, true)));
        simulation.Run(Second);
        var served = new List<int>();
        for (var client = 0; client < Clients; client++) Come(simulation, client, client * 1_000, client * 3 / Clients);
        Serve(simulation, served.Add, (int)Second, (int)Second + 1);
        simulation.Run(Second);
        Serve(simulation, served.Add, 10_000, 15_000);
        simulation.Run(5 * Second);
        Assert.Equal(Clients, served.Count);
        var displaced = served.Select((client, place) => Math.Abs(place - client)).Max();
        Assert.True(displaced <= Clients / 20, $"a client was displaced by {displaced}");
    }

    [Fact]
    public void A_server_that_clients_would_go_to_only_when_another_fails_has_spare_places_too()
    {
        var simulation = Of(3, pool => pool.Configure(null, (Server, 30, true), (Other, 30, false)));
        simulation.Run(Second);
        Assert.All(simulation.Nodes, node => Assert.Equal(10, node.Pool.Held(Other)));
    }

    [Fact]
    public void A_node_that_dies_with_clients_waiting_takes_few_places_more_than_it_had()
    {
        var simulation = Of(3, pool => pool.Configure(null, (Server, 50, true)));
        simulation.Run(Second);
        var served = 0;
        Serve(simulation, _ => served++, 5_000, 15_000);
        for (var client = 0; client < 9_000; client++) Come(simulation, client, client, client % 3);
        simulation.Run(Second / 20);
        var dead = simulation.Nodes.First(node => !node.Address.Equals(node.Client.Owner));
        dead.IsAlive = false;
        simulation.Run(Second / 20);
        served = 0;
        simulation.Run(Second);
        Assert.InRange(served, 1_000, int.MaxValue); // 50 - 17 - 8 places of 10 ms each would serve 2,500
    }

    [Theory]
    [InlineData(12, 1, 6)]
    [InlineData(30, 2, 4)]
    [InlineData(3, 1, 1)]
    public void Nodes_that_die_leave_the_others_most_of_a_small_limit_and_after_a_few_seconds_all_but_what_they_had(int limit, int dying, int least)
    {
        var simulation = Of(3, pool => pool.Configure(null, (Server, limit, true)));
        simulation.Run(Second);
        Serve(simulation, _ => { }, 250_000, 350_000);
        for (var client = 0; client < 3_000; client++) Come(simulation, client, client, client % 3);
        simulation.Run(2 * Second);
        var dead = simulation.Nodes.Where(node => !node.Address.Equals(node.Client.Owner)).Take(dying).ToList();
        var alive = simulation.Nodes.Except(dead).ToList();
        dead.ForEach(node => node.IsAlive = false);
        simulation.Run(Second * 5 / 2);
        Assert.InRange(alive.Sum(node => node.Pool.Pairs(Server)), least, limit);
        simulation.Run(Second * 5 / 2);
        Assert.Equal(limit - dead.Sum(node => Math.Max(limit / 3, node.Pool.Held(Server))), alive.Sum(node => node.Pool.Pairs(Server)));
    }

    [Fact]
    public void A_node_that_stood_still_until_it_was_removed_serves_nobody_before_it_has_heard_of_the_owner()
    {
        var simulation = Of(3, pool => pool.Configure(null, (Server, 30, true)));
        simulation.Run(Second);
        var stopped = simulation.Nodes.First(node => !node.Address.Equals(node.Client.Owner));
        for (var client = 0; client < 5; client++) stopped.Pool.Come(client);
        simulation.Run(Second);
        stopped.IsAlive = false;
        simulation.Run(10 * Second);
        stopped.IsRemoved = true;
        simulation.Announce();
        for (var client = 100; client < 200; client++) Come(simulation, client, 0, simulation.Nodes.FindIndex(node => node.IsAlive));
        simulation.Run(10 * Second);
        Assert.Equal(30, simulation.Nodes.Where(node => node.IsAlive).Sum(node => node.Pool.Pairs(Server)));

        stopped.Resume();
        for (var client = 5; client < 50; client++) stopped.Pool.Come(client);
        simulation.Run(Second / 10);
        stopped.Pool.End(0);
        simulation.Run(10 * Second);
        Assert.Equal([1, 2, 3, 4], stopped.Pool.Clients.Order());
    }

    [Fact]
    public void A_node_that_stood_still_and_is_a_member_is_served_again_at_once()
    {
        var simulation = Of(3, pool => pool.Configure(null, (Server, 30, true)));
        simulation.Run(Second);
        var stopped = simulation.Nodes.First(node => !node.Address.Equals(node.Client.Owner));
        stopped.IsAlive = false;
        simulation.Run(5 * Second);
        stopped.Resume();
        for (var client = 0; client < 50; client++) stopped.Pool.Come(client);
        simulation.Run(Second);
        Assert.Equal(30, stopped.Pool.Pairs(Server));
    }

    [Fact]
    public void A_node_that_is_about_to_be_removed_is_given_nothing()
    {
        var simulation = Of(3, pool => pool.Configure(null, (Server, 3, true)));
        simulation.Run(Second);
        var down = simulation.Nodes.First(node => !node.Address.Equals(node.Client.Owner));
        var owner = simulation.Nodes.First(node => node.Address.Equals(node.Client.Owner));
        for (var client = 0; client < 3; client++) owner.Pool.Come(client);
        simulation.Run(Second);
        down.IsDown = true;
        simulation.Announce();
        for (var client = 3; client < 9; client++) down.Pool.Come(client);
        simulation.Run(Second);
        for (var client = 0; client < 3; client++) owner.Pool.End(client);
        for (var client = 10; client < 13; client++) owner.Pool.Come(client);
        simulation.Run(Second);
        Assert.Equal((0, 3), (down.Pool.Pairs(Server), owner.Pool.Pairs(Server)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void Clients_that_do_not_wait_are_turned_away_a_few_times_and_then_find_all_places_that_nobody_has(int limit)
    {
        var simulation = Of(3, pool =>
        {
            pool.HasQueue = false;
            pool.Configure(null, (Server, limit, true));
        });
        simulation.Run(Second);
        foreach (var node in simulation.Nodes)
        {
            for (var client = 0; client < 3 * limit; client++) Come(simulation, client, client * 200_000, simulation.Nodes.IndexOf(node));
            simulation.Run(3 * limit * 200_000);
            Assert.Equal(limit, node.Pool.Pairs(Server));
            foreach (var client in node.Pool.Clients.ToList()) node.Pool.End(client);
            simulation.Run(2 * Second);
        }
    }

    [Fact]
    public void A_limit_below_the_number_of_nodes_gives_some_of_them_a_spare_place()
    {
        var simulation = Of(3, pool => pool.Configure(null, (Server, 2, true), (Other, null, true)));
        simulation.Run(Second);
        Assert.Equal([0, 1, 1], simulation.Nodes.Select(node => node.Pool.Held(Server)).Order());
    }

    [Fact]
    public void Endpoints_that_come_and_go_leave_nothing_behind()
    {
        var simulation = Of(3, pool => pool.Configure(null, (Server, 30, true)));
        simulation.Run(Second);
        for (var round = 0; round < 40; round++)
        {
            var names = Enumerable.Range(0, 200).Select(n => ($"10.2.{round}.{n}:5432", (int?)10, true)).ToArray();
            foreach (var node in simulation.Nodes)
            {
                node.Pool.Configure(null, [(Server, 30, true), .. names]);
                node.Desk.Add(node.Pool, node.Source);
            }

            simulation.Run(Second / 2);
        }

        Assert.All(simulation.Nodes, node => Assert.InRange(node.Client.Holdings.Count, 201, 2_000));
        Assert.All(simulation.Nodes, node => node.Pool.Come(node.Address.Uid));
        simulation.Run(Second);
        Assert.All(simulation.Nodes, node => Assert.Contains(node.Address.Uid, node.Pool.Clients));
        AssertHeld(simulation, Server, 30);
    }

    [Fact]
    public void A_limit_of_one_goes_from_node_to_node()
    {
        var simulation = Of(3, pool => pool.Configure(null, (Server, 1, true)));
        simulation.Run(Second);
        var served = new List<int>();
        Serve(simulation, served.Add, 100, 200);
        simulation.Check = () => AssertHeld(simulation, Server, 1);
        for (var client = 0; client < 90; client++) Come(simulation, client, client * 10, client % 3);

        simulation.Run(5 * Second);

        Assert.Equal(90, served.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_limit_of_the_pool_and_limits_of_endpoints_hold_together(int seed)
    {
        var simulation = Of(3, pool => pool.Configure(12, (Server, 10, true), (Other, 10, true)), seed);
        simulation.Run(Second);
        var served = new List<int>();
        Serve(simulation, served.Add, 500, 4_000);
        simulation.Check = () =>
        {
            AssertHeld(simulation, Server, 10);
            AssertHeld(simulation, Other, 10);
            AssertHeld(simulation, "", 12);
        };
        for (var client = 0; client < 500; client++) Come(simulation, client, client * 30, simulation.Random.Next(3));

        simulation.Run(5 * Second);

        Assert.Equal(500, served.Count);
    }

    [Fact]
    public void A_limit_that_is_lowered_holds_as_soon_as_pairs_have_left()
    {
        var simulation = Of(3, pool => pool.Configure(null, (Server, 30, true)));
        simulation.Run(Second);
        for (var client = 0; client < 60; client++) Come(simulation, client, 0, client % 3);
        simulation.Run(Second);
        foreach (var node in simulation.Nodes) node.Pool.Configure(null, (Server, 10, true));
        simulation.Run(Second);
        Assert.Equal(30, Pairs(simulation));

        foreach (var node in simulation.Nodes) foreach (var client in node.Pool.Clients.ToList()) node.Pool.End(client);
        simulation.Run(Second);

        Assert.Equal(10, Pairs(simulation));
        AssertHeld(simulation, Server, 10);
    }

    [Fact]
    public void Nodes_that_cannot_reach_the_owner_use_their_part_and_come_back()
    {
        var simulation = Of(3, pool => pool.Configure(null, (Server, 50, true)));
        simulation.Run(Second);
        var cut = simulation.Nodes.First(node => !node.Address.Equals(simulation.Nodes[0].Client.Owner));
        for (var client = 0; client < 300; client++) Come(simulation, client, 0, client % 3);
        simulation.Run(Second);
        cut.IsCut = true;
        simulation.Run(5 * Second);
        Assert.True(cut.Client.IsAlone);
        foreach (var node in simulation.Nodes) foreach (var client in node.Pool.Clients.ToList()) node.Pool.End(client);
        simulation.Run(Second);

        Assert.InRange(cut.Pool.Pairs(Server), 16, 17);
        Assert.Equal(50, Pairs(simulation));
        AssertHeld(simulation, Server, 50);

        cut.IsCut = false;
        simulation.Run(2 * Second);
        Assert.False(cut.Client.IsAlone);
        AssertHeld(simulation, Server, 50);
    }

    [Fact]
    public void Parts_are_the_limit_together_and_none_for_some_where_it_is_less_than_the_nodes()
    {
        UniqueAddress[] nodes = [.. Enumerable.Range(1, 3).Select(each => new UniqueAddress(new Akka.Actor.Address("akka.tcp", "s", "10.0.0." + each, 1), each))];
        for (var limit = 0; limit < 10; limit++)
        {
            var parts = nodes.Select(node => new PlaceView(node, nodes, nodes).Share("db", Server, limit, node)).ToList();
            Assert.Equal(limit, parts.Sum());
            Assert.True(parts.Max() - parts.Min() <= 1);
        }
    }

    [Fact]
    public void Nodes_learn_how_many_pairs_the_others_have_within_a_second()
    {
        var simulation = Of(3, pool => pool.Configure(1000, (Server, null, true), (Other, null, true)));
        simulation.Run(Second);
        for (var client = 0; client < 60; client++) Come(simulation, client, 0, client % 2);

        simulation.Run(Second);

        foreach (var node in simulation.Nodes)
        {
            foreach (var endpoint in (string[])[Server, Other])
                Assert.Equal(simulation.Nodes.Sum(each => each.Pool.Pairs(endpoint)) - node.Pool.Pairs(endpoint), node.Pool.Others.GetValueOrDefault(endpoint));
        }
    }

    [Fact]
    public void A_pool_that_goes_gives_its_places_back()
    {
        var simulation = Of(2, pool => pool.Configure(null, (Server, 10, true)));
        simulation.Run(Second);
        simulation.Nodes[1].Desk.Remove(PlaceSimulation.Pool);
        simulation.Run(2 * Second);
        for (var client = 0; client < 10; client++) simulation.Nodes[0].Pool.Come(client);
        simulation.Run(Second);

        Assert.Equal(10, simulation.Nodes[0].Pool.Clients.Count);
    }

    private static PlaceSimulation Of(int nodes, Action<QueueingPool> configure, int seed = 1)
    {
        var simulation = new PlaceSimulation(seed) { Configure = configure };
        for (var i = 0; i < nodes; i++) simulation.Start();
        simulation.Announce();
        return simulation;
    }

    private static void Come(PlaceSimulation simulation, int client, long after, int node) =>
        simulation.In(after, () => simulation.Nodes[node].Pool.Come(client));

    private static void Serve(PlaceSimulation simulation, Action<int> served, int min, int max)
    {
        foreach (var node in simulation.Nodes)
        {
            node.Pool.Served = client =>
            {
                served(client);
                simulation.In(simulation.Random.Next(min, max), () => node.Pool.End(client));
            };
        }
    }

    private static int Pairs(PlaceSimulation simulation) => simulation.Nodes.Sum(node => node.Pool.Pairs(Server));

    private static void AssertHeld(PlaceSimulation simulation, string at, int limit)
    {
        var held = simulation.Nodes.Where(node => !node.IsRemoved).Select(node => node.Pool.Held(at)).ToList();
        Assert.True(held.Sum() <= limit, $"at {simulation.Now} us nodes hold {string.Join(" + ", held)} of {limit}");
    }
}

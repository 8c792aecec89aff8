using System.Collections.Immutable;
using Proxy.Actors.Pools;
using Proxy.Actors.Verdicts;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Verdicts;

public sealed class HealthBookTests
{
    private const int Every = 1000;
    private const int Many = 60;

    private static readonly ImmutableArray<string> Names = SimulatedCluster.Names(Many);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(5, 2)]
    public void Each_endpoint_is_checked_by_two_nodes_and_all_know_what_they_find(int nodes, int checkers)
    {
        var cluster = Cluster(nodes);
        cluster.Dead.Add(Names[7]);
        cluster.Pass(4 * Every);
        Assert.All(Names, name => Assert.Equal(checkers, cluster.CheckersOf(name).Count()));
        Assert.All(Names, name => Assert.All(cluster.HealthOf(name), health => Assert.Equal(name == Names[7] ? Health.Down : Health.Up, health)));
        cluster.Probes.Clear();
        cluster.Pass(10 * Every);
        Assert.All(cluster.Probes.Values, probes => Assert.Equal(10 * checkers, probes));
    }

    [Fact]
    public void Each_node_checks_for_itself_where_the_pool_says_so()
    {
        var cluster = Cluster(3, LimitScope.Node);
        cluster.Nodes["b"].CannotReach.Add(Names[0]);
        cluster.Pass(4 * Every);
        Assert.All(Names, name => Assert.Equal(3, cluster.CheckersOf(name).Count()));
        Assert.Equal([Health.Up, Health.Down, Health.Up], cluster.HealthOf(Names[0]));
        Assert.All(cluster.Nodes.Values, node => Assert.Empty(node.Untold()));
    }

    [Fact]
    public void An_endpoint_is_down_when_all_owners_say_so_and_up_when_one_does()
    {
        var cluster = Cluster(3);
        cluster.Pass(2 * Every);
        var owners = cluster.CheckersOf(Names[0]).ToList();
        cluster.Nodes[owners[0]].CannotReach.Add(Names[0]);
        cluster.Pass(5 * Every);
        Assert.All(cluster.HealthOf(Names[0]), health => Assert.Equal(Health.Up, health));
        cluster.Nodes[owners[1]].CannotReach.Add(Names[0]);
        cluster.Pass(5 * Every);
        Assert.All(cluster.HealthOf(Names[0]), health => Assert.Equal(Health.Down, health));
        cluster.Nodes[owners[0]].CannotReach.Clear();
        cluster.Pass(3 * Every);
        Assert.All(cluster.HealthOf(Names[0]), health => Assert.Equal(Health.Up, health));
        Assert.All(cluster.Nodes.Values, node => Assert.Equal(
            [Health.Up, Health.Down, Health.Up], node.Changes.Where(change => change.Endpoint == Names[0]).Select(change => change.Opinion.Health)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dead_owner_is_replaced_within_three_intervals(bool isUnreachable)
    {
        var cluster = Cluster(4);
        cluster.Pass(3 * Every);
        var owned = Names.Where(name => cluster.CheckersOf(name).Contains("c")).ToList();
        var before = Names.ToDictionary(name => name, name => cluster.CheckersOf(name).ToList());
        cluster.Nodes["c"].IsStopped = true;
        if (isUnreachable) foreach (var node in cluster.Nodes.Values) node.Sees = ["a", "b", "d"];
        cluster.Pass(isUnreachable ? SimulatedCluster.Step : 3 * Every);
        Assert.NotEmpty(owned);
        Assert.All(Names, name => Assert.Equal(2, cluster.CheckersOf(name).Count()));
        Assert.All(Names.Except(owned), name => Assert.Equal(before[name], cluster.CheckersOf(name)));

        // And what the dead one said last counts no more.
        cluster.Dead.UnionWith(owned);
        cluster.Pass(4 * Every);
        Assert.All(owned, name => Assert.All(cluster.HealthOf(name), health => Assert.Equal(Health.Down, health)));
    }

    [Fact]
    public void A_node_checks_by_itself_what_its_owners_say_nothing_of_and_ceases_when_they_do()
    {
        var cluster = Cluster(3);
        // The first node has all until the others have given a sign: one that it owns anyway.
        var name = Names.First(each => OwnersOf(each).First() == "a");
        var owners = OwnersOf(name);
        var third = cluster.Nodes.Values.Single(node => !owners.Contains(node.Name));
        foreach (var owner in owners) cluster.Nodes[owner].IsMute = true;
        cluster.Dead.Add(name);
        cluster.Pass((2 * Every) - SimulatedCluster.Step);
        Assert.DoesNotContain(third.Name, cluster.CheckersOf(name));
        cluster.Pass(2 * Every);
        Assert.Contains(third.Name, cluster.CheckersOf(name));
        cluster.Pass(3 * Every);
        Assert.Equal(Health.Down, third.Pool.Model.Endpoints.Single(each => each.Name == name).Health);
        Assert.All(owners, owner => Assert.Equal(Health.Unknown, cluster.Nodes[owner].Pool.Model.Endpoints.Single(each => each.Name == name).Health)); // it owns nothing, and tells nobody

        foreach (var owner in owners) cluster.Nodes[owner].IsMute = false;
        cluster.Pass(4 * Every);
        Assert.Equal(owners, cluster.CheckersOf(name));
        Assert.All(cluster.HealthOf(name), health => Assert.Equal(Health.Down, health));

        List<string> OwnersOf(string endpoint) => [.. new Owners(cluster.Nodes.Keys).Of(EndpointOverrides.Key("web", endpoint)).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void A_node_that_is_cut_off_checks_everything_and_ceases_when_it_is_back()
    {
        var cluster = Cluster(3);
        cluster.Pass(3 * Every);
        cluster.Nodes["a"].Sees = ["a"];
        cluster.Nodes["b"].Sees = cluster.Nodes["c"].Sees = ["b", "c"];
        cluster.Pass(Every);
        Assert.All(Names, name => Assert.Equal(["a", "b", "c"], cluster.CheckersOf(name)));
        cluster.Dead.Add(Names[0]);
        cluster.Pass(4 * Every);
        Assert.All(cluster.HealthOf(Names[0]), health => Assert.Equal(Health.Down, health));
        foreach (var node in cluster.Nodes.Values) node.Sees = null;
        cluster.Pass(2 * Every);
        Assert.All(Names, name => Assert.Equal(2, cluster.CheckersOf(name).Count()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nodes_that_join_know_what_is_down_before_they_have_checked_anything(int seed)
    {
        var cluster = new SimulatedCluster(Many, CheckExamples.Every(Every), seed);
        cluster.Dead.UnionWith(Names);
        foreach (var name in new[] { "a", "b" }) cluster.Add(name);
        cluster.Pass(4 * Every);
        foreach (var name in new[] { "c", "d", "e" })
        {
            var joined = cluster.Add(name);
            joined.Work(cluster.Now);
            Assert.All(joined.Pool.Model.Endpoints, endpoint => Assert.Equal(Health.Down, endpoint.Health));
        }

        // Also while the owners change, and those that come have said nothing yet.
        var nodes = cluster.Nodes.Values.ToList();
        for (var i = 0; i < 60; i++)
        {
            cluster.Pass(SimulatedCluster.Step);
            Assert.All(nodes, node => Assert.All(node.Pool.Model.Endpoints, endpoint => Assert.Equal(Health.Down, endpoint.Health)));
        }

        Assert.All(Names, name => Assert.Equal(2, cluster.CheckersOf(name).Count()));
        var late = cluster.Add("f");
        late.Work(cluster.Now);
        Assert.All(late.Pool.Model.Endpoints, endpoint => Assert.Equal(Health.Down, endpoint.Health));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_node_that_stood_still_tells_nothing_of_before(bool isDeadBefore)
    {
        var cluster = Cluster(3);
        if (isDeadBefore) cluster.Dead.UnionWith(Names);
        cluster.Pass(5 * Every);
        var stopped = cluster.Nodes["b"];
        stopped.IsStopped = true;
        if (isDeadBefore) cluster.Dead.Clear();
        else cluster.Dead.UnionWith(Names);
        cluster.Pass(8 * Every);
        var expected = isDeadBefore ? Health.Up : Health.Down;
        Assert.All(Names, name => Assert.All(cluster.HealthOf(name), health => Assert.Equal(expected, health)));
        foreach (var node in cluster.Nodes.Values) node.Changes.Clear();

        cluster.WakeUp(stopped);
        cluster.Pass(8 * Every);
        Assert.All(Names, name => Assert.All(cluster.HealthOf(name), health => Assert.Equal(expected, health)));
        Assert.All(Names, name => Assert.Equal(2, cluster.CheckersOf(name).Count()));
        // Nobody was told otherwise in between; the one that stood still learns it once.
        Assert.All(cluster.Nodes.Values.Where(node => node != stopped), node => Assert.Empty(node.Changes));
        Assert.Equal(Many, stopped.Changes.Count);
    }

    [Fact]
    public void An_endpoint_in_maint_is_checked_by_nobody_one_in_drain_is_and_one_that_was_added_too()
    {
        var cluster = Cluster(2);
        var overrides = EndpointOverrides.Read(
        [
            new(EndpointOverrides.Key("web", Names[0]), "maint"),
            new(EndpointOverrides.Key("web", Names[1]), "drain"),
            new(EndpointOverrides.Key("web", "10.9.9.9:80"), "ready added"),
        ]);
        cluster.Dead.UnionWith([Names[0], Names[1], "10.9.9.9:80"]);
        cluster.Pass(4 * Every);
        foreach (var node in cluster.Nodes.Values) node.Pool.Change(model => model.With(overrides));
        cluster.Pass(4 * Every);
        Assert.Empty(cluster.CheckersOf(Names[0]));
        Assert.Equal(2, cluster.CheckersOf(Names[1]).Count());
        Assert.All(cluster.HealthOf("10.9.9.9:80"), health => Assert.Equal(Health.Down, health));
        Assert.All(cluster.HealthOf(Names[0]), health => Assert.Equal(Health.Down, health)); // what is known stays known

        foreach (var node in cluster.Nodes.Values) node.Pool.Change(model => model.With(EndpointOverrides.Empty));
        cluster.Pass(4 * Every);
        Assert.All(cluster.Nodes.Values, node => Assert.Equal(Many, node.Targets.Length));
        Assert.All(cluster.Nodes.Values, node => Assert.Null(node.Book.Find(EndpointOverrides.Key("web", "10.9.9.9:80"))));
    }

    [Fact]
    public void Nothing_is_told_while_nothing_changes()
    {
        var cluster = Cluster(3);
        cluster.Pass(6 * Every);
        var past = cluster.Told;
        cluster.Pass(60 * Every);
        Assert.Equal(past, cluster.Told);
    }

    private static SimulatedCluster Cluster(int nodes, LimitScope scope = LimitScope.Cluster)
    {
        var cluster = new SimulatedCluster(Many, CheckExamples.Every(Every, scope));
        foreach (var name in "abcdef"[..nodes]) cluster.Add($"{name}");
        return cluster;
    }
}

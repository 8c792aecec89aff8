using System.Net;
using Proxy.Actors.Pools;
using Proxy.Actors.Replication;
using Proxy.Actors.Tests.Pools;
using Proxy.Actors.Verdicts;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Verdicts;

/// <summary>Health on real nodes of one cluster.</summary>
[Collection(LiveNodeGroup.Name)]
public sealed class NodeHealthTests : IAsyncLifetime
{
    private const string Quick = "check { kind = tcp, every = 200ms, fast = 100ms, down = 200ms, timeout = 1s }";

    private readonly TestOrigin _live = TestOrigin.Serve(peer => peer.ReceiveToEndAsync());
    private readonly RefusingPort _dead = RefusingPort.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _dead.Dispose();
        await _live.DisposeAsync();
    }

    [Fact]
    public async Task All_nodes_know_what_two_have_found_and_one_that_joins_never_goes_where_nobody_serves()
    {
        await using var cluster = new EndpointCluster("");
        await cluster.AddFirstAsync(Pool(Quick));
        foreach (var _ in Enumerable.Range(0, 2)) await cluster.AddAsync(pools: Pool(Quick));
        foreach (var node in cluster.Nodes)
        {
            await Eventually.EqualAsync(Health.Down, () => HealthOf(node, _dead.EndPoint));
            await Eventually.EqualAsync(Health.Up, () => HealthOf(node, _live.EndPoint));
            var report = node.Node.Health.Report("web", $"{_dead.EndPoint}")!;
            await Eventually.EqualAsync(2, () => node.Node.Health.Report("web", $"{_dead.EndPoint}")!.CheckedBy.Length);
            Assert.Contains("refused", report.Words, StringComparison.OrdinalIgnoreCase);
            Assert.NotNull(report.LastCheck);
            var change = node.Node.Health.Transitions.Single(each => each.To == Health.Down);
            Assert.Equal(("web", $"{_dead.EndPoint}", Health.Unknown), (change.Pool, change.Endpoint, change.From));
            Assert.Contains(cluster.Nodes, each => each.Node.ClusterAddress == change.Node);
        }

        var joined = await cluster.AddAsync(pools: Pool(Quick));
        Assert.Equal(Health.Down, HealthOf(joined, _dead.EndPoint));
        for (var i = 0; i < 6; i++)
        {
            using var client = await TcpPeer.ConnectAsync(joined.Listener("web"), new TcpPeerOptions { From = OwnAddress.Next() });
            var bound = await joined.Log.BoundAsync(client.LocalEndPoint);
            Assert.Equal((1, $"{_live.EndPoint}"), (bound.Attempts, bound.Endpoint));
            client.Reset();
        }

        // Up again on all, those included that do not check it.
        var at = _dead.EndPoint;
        _dead.Dispose();
        await using var back = TestOrigin.Serve(peer => peer.ReceiveToEndAsync(), at);
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync(Health.Up, () => HealthOf(node, at));
    }

    [Fact]
    public async Task Verdicts_are_kept_when_a_configuration_comes_and_go_with_the_check()
    {
        await using var cluster = new EndpointCluster("");
        var node = (await cluster.AddFirstAsync(Pool(Quick))).Node;
        await Eventually.EqualAsync(Health.Down, () => HealthOf(cluster.Nodes[0], _dead.EndPoint));
        await node.ApplyAsync(Settings(Pool(Quick.Replace("200ms", "60s", StringComparison.Ordinal).Replace("100ms", "60s", StringComparison.Ordinal))));
        Assert.Equal(Health.Down, HealthOf(cluster.Nodes[0], _dead.EndPoint));
        Assert.NotNull(node.Health.Report("web", $"{_dead.EndPoint}"));
        await node.ApplyAsync(Settings(Pool("")));
        Assert.Equal(Health.Unknown, HealthOf(cluster.Nodes[0], _dead.EndPoint));
        Assert.Null(node.Health.Report("web", $"{_dead.EndPoint}"));
    }

    [Fact]
    public async Task A_client_that_cannot_reach_an_endpoint_has_its_owners_check_at_once()
    {
        // Checked so rarely that nothing but the clients can bring it down in time.
        const string Rare = "check { kind = tcp, every = 60s, fast = 100ms, down = 60s, timeout = 1s, fall = 2 }";
        var origin = TestOrigin.Serve(peer => peer.ReceiveToEndAsync());
        await using var cluster = new EndpointCluster("");
        var pool = TestNode.Route("web", IPAddress.Loopback, origin.EndPoint) + $"proxy.pools.web {{ {Rare} }}";
        await cluster.AddFirstAsync(pool);
        foreach (var _ in Enumerable.Range(0, 2)) await cluster.AddAsync(pools: pool);
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync(Health.Up, () => HealthOf(node, origin.EndPoint));
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync(2, () => node.Node.Health.Report("web", $"{origin.EndPoint}")!.CheckedBy.Length);
        bool IsThird(TestNode node) => !node.Node.Health.Report("web", $"{origin.EndPoint}")!.CheckedBy.Contains(node.Node.ClusterAddress);
        await Eventually.EqualAsync(1, () => cluster.Nodes.Count(IsThird));
        await origin.DisposeAsync();
        var third = cluster.Nodes.First(IsThird);
        using (var client = await TcpPeer.ConnectAsync(third.Listener("web"))) await client.ReceiveToEndAsync();
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync(Health.Down, () => HealthOf(node, origin.EndPoint));
    }

    [Fact]
    public async Task Five_thousand_endpoints_that_are_down_are_told_to_all_nodes_and_to_one_that_joins()
    {
        await using var cluster = new EndpointCluster("");
        var pool = Pool("check { kind = tcp, every = 60s }");
        await cluster.AddFirstAsync(pool);
        await cluster.AddAsync(pools: pool);
        var store = HealthKey.Parts(cluster.Nodes[0].Node.System);
        var name = NodeName.Of(Akka.Cluster.Cluster.Get(cluster.Nodes[0].Node.System).SelfUniqueAddress);
        var words = new string('x', Statement.MaxWords);
        var parts = Enumerable.Range(0, 5_000)
            .Select(i => new Statement(EndpointOverrides.Key("other", $"server-{i:0000}.example.net:8080"), false, 1_764_144_000_000, words))
            .GroupBy(each => SharedPart.Of(each.Endpoint))
            .Select(each => (Shard: each.Key, Part: new HealthPart(name, 0, long.MaxValue, [.. each.Select(statement => statement.Text)]))).ToList();
        Assert.All(parts, each => Assert.InRange(each.Part.Size, 1, SharedPart.MaxBytes));
        Assert.All(await Task.WhenAll(parts.Select(each => store.WriteAsync(each.Shard, before => before.With(each.Part)))), Assert.True);
        var joined = await cluster.AddAsync(pools: pool);
        var heard = await HealthKey.Parts(joined.Node.System).ReadOthersAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(5_000, heard.Sum(shard => shard.Parts.Where(part => part.Node == name).Sum(part => part.Said.Length)));
    }

    private string Pool(string check) => TestNode.Route("web", IPAddress.Loopback, _live.EndPoint, _dead.EndPoint) + $"proxy.pools.web {{ {check} }}";

    private static ProxySettings Settings(string pools)
    {
        var read = ProxySettingsReader.ReadText($"proxy {{ loops.count = 1, access-log.format = off, cluster {{ port = 0, seeds = [] }} }}\n{pools}");
        Assert.Empty(read.Errors);
        return read.Settings!;
    }

    private static PoolState StateOf(TestNode node) => node.Node.Model.Pools["web"].State;

    private static Health HealthOf(TestNode node, IPEndPoint endpoint) =>
        StateOf(node).Model.Endpoints.Single(each => each.Name == $"{endpoint}").Health;
}

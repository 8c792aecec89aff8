using System.Net;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using Proxy.Actors.Pools;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pools;

/// <summary>Nodes of one cluster in this process, all with a listener and pool <c>web</c> in front of the same two
/// origins.</summary>
/// <param name="akka">What is set in Akka's own tree of every node.</param>
internal sealed class EndpointCluster(string akka) : IAsyncDisposable
{
    /// <summary>Every message is serialised, also within a node. With it, no node may join when something was said: a
    /// message that the replicator then sends to itself (<c>ReadRepair</c>) has no serializer in Akka.</summary>
    internal const string Serialized = "akka.actor { serialize-messages = on, serialize-creators = off }";

    private readonly List<TestNode> _nodes = [];

    /// <summary>The first endpoint of the pool.</summary>
    public TestOrigin One { get; } = TestOrigin.Listen();

    /// <summary>The second endpoint of the pool.</summary>
    public TestOrigin Two { get; } = TestOrigin.Listen();

    /// <summary>The nodes that run.</summary>
    public IReadOnlyList<TestNode> Nodes => _nodes;

    /// <summary>Starts nodes.</summary>
    public static async Task<EndpointCluster> StartAsync(int nodes, string akka = "")
    {
        if (akka != Serialized) return await StartInTurnAsync(nodes, akka);

        // Akka's own events lose the members' ages where they are serialised: the coordinator of sharding would move to whoever came last.
        var cluster = new EndpointCluster($"{akka}\nakka.cluster.role.proxy.min-nr-of-members = {nodes}");
        var first = LoopbackPort.Free();
        var seed = $"akka.tcp://ProxyCluster@127.0.0.1:{first}";
        cluster._nodes.AddRange(await Task.WhenAll(Enumerable.Range(0, nodes).Select(i => cluster.StartAsync(i == 0 ? first : 0, i == 0 ? "" : seed))));
        return cluster;
    }

    /// <summary>The name of an origin's endpoint.</summary>
    public static string NameOf(TestOrigin origin) => origin.EndPoint.ToString();

    /// <summary>Starts the first node, with listeners and pools of its own.</summary>
    public async Task<TestNode> AddFirstAsync(string pools)
    {
        var node = await StartAsync(0, "", pools);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Starts one more node, which joins through the first that runs.</summary>
    /// <param name="port">The port for cluster traffic; 0: any.</param>
    /// <param name="pools">Listeners and pools; empty: those of all.</param>
    public async Task<TestNode> AddAsync(int port = 0, string pools = "")
    {
        var node = await StartAsync(port, _nodes[0].Node.ClusterAddress, pools);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Has a node neither hear nor answer anything about endpoints from now on.</summary>
    public static async Task SilenceAsync(TestNode node) => Assert.True(
        await DistributedData.Get(node.Node.System).Replicator.GracefulStop(TimeSpan.FromSeconds(10)));

    /// <summary>Stops a node.</summary>
    public async Task StopAsync(TestNode node)
    {
        _nodes.Remove(node);
        await node.DisposeAsync();
        foreach (var other in _nodes) await Eventually.EqualAsync(_nodes.Count, () => UpMembers(other));
    }

    /// <summary>What a node makes of an endpoint of the pool.</summary>
    public static EndpointStatus StatusOf(TestNode node, TestOrigin origin) =>
        node.Node.Endpoints.List().Single(status => status.Pool == "web" && status.Endpoint == NameOf(origin));

    /// <summary>Waits until every node has the endpoint in a state.</summary>
    public async Task AwaitStateAsync(TestOrigin origin, AdminState state)
    {
        foreach (var node in _nodes) await Eventually.EqualAsync(state, () => StatusOf(node, origin).AdminState);
    }

    /// <summary>Connects some times through a node, one connection after another.</summary>
    /// <returns>How many went to the first and to the second origin.</returns>
    public async Task<(int One, int Two)> ConnectAsync(TestNode node, int times)
    {
        var (one, two) = (0, 0);
        for (var i = 0; i < times; i++)
        {
            using var client = await TcpPeer.ConnectAsync(node.Listener("web"), new TcpPeerOptions { From = OwnAddress.Next() });
            var bound = await node.Log.BoundAsync(client.LocalEndPoint);
            if (bound.Endpoint == NameOf(One)) one++;
            else if (bound.Endpoint == NameOf(Two)) two++;
            client.Reset();
        }

        return (one, two);
    }

    /// <summary>Ends the nodes without a farewell: to leave in order, one after another, is no part of these tests, and takes
    /// each up to its limits where every message is serialised, as what sharding hands over then cannot be written.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.CrashAsync();
        await One.DisposeAsync();
        await Two.DisposeAsync();
    }

    private static async Task<EndpointCluster> StartInTurnAsync(int nodes, string akka)
    {
        var cluster = new EndpointCluster(akka);
        cluster._nodes.Add(await cluster.StartAsync(0, ""));
        while (cluster._nodes.Count < nodes) await cluster.AddAsync();
        return cluster;
    }

    private Task<TestNode> StartAsync(int port, string seed, string pools = "")
    {
        var seeds = seed.Length == 0 ? "" : $"\"{seed}\"";
        if (pools.Length == 0) pools = TestNode.Route("web", IPAddress.Loopback, NameOf(One), NameOf(Two));
        return TestNode.StartAsync($"proxy.cluster {{ port = {port}, seeds = [{seeds}] }}\n{pools}", akka);
    }

    private static int UpMembers(TestNode node) =>
        Cluster.Get(node.Node.System).State.Members.Count(member => member.Status == MemberStatus.Up);
}

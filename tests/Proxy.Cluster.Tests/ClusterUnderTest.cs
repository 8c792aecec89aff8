using System.Net;
using Proxy.Testing;

namespace Proxy.Cluster.Tests;

/// <summary>Lighthouses and nodes on this machine, as processes; every node listens in front of the same origin.</summary>
internal sealed class ClusterUnderTest : IAsyncDisposable
{
    private readonly TempDirectory _directory = new("cluster");
    private readonly List<Member> _lighthouses = [];
    private readonly List<Member> _nodes = [];
    private readonly IPEndPoint _origin;
    private readonly string _hocon;
    private string _seeds = "";

    private ClusterUnderTest(IPEndPoint origin, string hocon)
    {
        _origin = origin;
        _hocon = hocon;
    }

    public IReadOnlyList<Member> Lighthouses => _lighthouses;

    public IReadOnlyList<Member> Nodes => _nodes;

    /// <summary>Asks its nodes.</summary>
    public Observer Observer { get; } = new();

    /// <summary>Starts members and waits until all lighthouses have joined and all nodes accept.</summary>
    /// <param name="lighthouses">How many of them, at least one.</param>
    /// <param name="nodes">How many of them.</param>
    /// <param name="origin">Where every node's listener leads to.</param>
    /// <param name="hocon">What differs from the defaults, on all of them; <see cref="QuickCluster"/> where the defaults are not
    /// what is tested.</param>
    public static async Task<ClusterUnderTest> StartAsync(int lighthouses, int nodes, IPEndPoint origin, string hocon = "")
    {
        var cluster = new ClusterUnderTest(origin, hocon);
        try
        {
            var ports = Enumerable.Range(0, lighthouses).Select(_ => LoopbackPort.Free()).ToList();
            cluster._seeds = string.Join(',', ports.Select(port => $"127.0.0.1:{port}"));
            foreach (var port in ports) cluster.AddLighthouse(port);
            for (var i = 0; i < nodes; i++) cluster.StartNode();
            await Task.WhenAll(cluster._lighthouses.Select(each => each.JoinedAsync()).Concat(cluster._nodes.Select(each => each.AcceptsAsync())));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more node and waits until it accepts.</summary>
    public async Task<Member> AddNodeAsync()
    {
        var node = StartNode();
        await node.AcceptsAsync();
        return node;
    }

    /// <summary>Starts one more node.</summary>
    public Member StartNode()
    {
        var port = LoopbackPort.Free();
        var name = $"node-{_nodes.Count + 1}";
        File.WriteAllText(_directory[$"{name}.conf"], $$"""
            {{_hocon}}
            proxy.listeners.l { bind = "127.0.0.1:0", pool = p }
            proxy.pools.p.endpoints = ["{{_origin}}"]
            """);
        string[] command = ["dotnet", BuiltProgram.Find("Proxy.Node"), "--config", _directory[$"{name}.conf"], "--admin", "127.0.0.1:0", "--cluster", $"127.0.0.1:{port}"];
        var node = new Member(name, "127.0.0.1", port, command, new Dictionary<string, string?> { ["CLUSTER_SEEDS"] = _seeds });
        _nodes.Add(node);
        node.Start();
        return node;
    }

    /// <summary>Everything that the members wrote, for messages.</summary>
    public string Output => string.Join('\n', _lighthouses.Concat(_nodes).Select(member => member.Output));

    /// <summary>Kills what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in _lighthouses.Concat(_nodes)) await member.DisposeAsync();
        Observer.Dispose();
        _directory.Dispose();
    }

    private void AddLighthouse(int port)
    {
        var variables = new Dictionary<string, string?>
        {
            ["CLUSTER_IP"] = "127.0.0.1",
            ["CLUSTER_PORT"] = $"{port}",
            ["CLUSTER_SEEDS"] = _seeds,
        };
        var name = $"lighthouse-{_lighthouses.Count + 1}";
        File.WriteAllText(_directory[$"{name}.conf"], _hocon);
        string[] command = ["dotnet", BuiltProgram.Find("Proxy.Lighthouse"), "--config", _directory[$"{name}.conf"], "--admin", "127.0.0.1:0"];
        var lighthouse = new Member(name, "127.0.0.1", port, command, variables);
        _lighthouses.Add(lighthouse);
        lighthouse.Start();
    }
}

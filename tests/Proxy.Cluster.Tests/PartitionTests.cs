using System.Net;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Cluster.Tests;

public sealed class PartitionTests
{
    private const int ClusterPort = 4053;
    private const int ExitRemoved = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_smaller_part_stops_the_larger_goes_on_and_after_healing_the_node_that_is_started_again_joins()
    {
        await using var network = await PartitionedNetwork.CreateAsync(hosts: 4);
        using var directory = new TempDirectory("partition");
        await using var origin = TestOrigin.Serve(SteadyClients.EchoAsync, new IPEndPoint(PartitionedNetwork.Self, 0));
        using var observer = new Observer();
        await using var lighthouse = Lighthouse(network);
        var nodes = Enumerable.Range(2, 3).Select(host => Node(network, host, directory, origin.EndPoint)).ToList();
        var members = nodes.Prepend(lighthouse).ToList();
        try
        {
            members.ForEach(member => member.Start());
            await Task.WhenAll(nodes.Select(node => node.AcceptsAsync()));
            foreach (var node in nodes) await observer.SeesAsync(node, members);
            var (majority, cutOff) = (nodes.Take(2).ToList(), nodes[2]);
            await using var clients = SteadyClients.Start(10, majority);
            await clients.WaitForMoreAsync(20);

            await OpenAsync(cutOff);
            await network.CutOffAsync(4);
            Assert.Equal(ExitRemoved, await cutOff.Process.WaitForExitAsync(Patience));
            await cutOff.Process.WaitForLineAsync(new Regex("^removed from the cluster: "), Patience);
            await cutOff.Process.WaitForLineAsync(new Regex(" error PC117 removed from the cluster: "), Patience);
            Assert.Matches(" ended .* end=drained", cutOff.Process.Output);
            foreach (var node in majority) await observer.SeesAsync(node, [lighthouse, .. majority]);
            await clients.WaitForMoreAsync(50);

            await network.HealAsync(4);
            cutOff.Start();
            await cutOff.AcceptsAsync();
            foreach (var node in nodes) await observer.SeesAsync(node, members);
            await clients.WaitForMoreAsync(50);
            await clients.EndAsync();
        }
        finally
        {
            foreach (var node in nodes) await node.DisposeAsync();
        }
    }

    private static async Task OpenAsync(Member node)
    {
        var client = await TcpPeer.ConnectAsync(node.Listener);
        await client.SendAllAsync("ping"u8.ToArray());
        Assert.Equal("ping"u8.ToArray(), await client.ReceiveExactlyAsync(4));
    }

    private static Member Lighthouse(PartitionedNetwork network)
    {
        var variables = new Dictionary<string, string?> { ["CLUSTER_IP"] = Host(1), ["CLUSTER_SEEDS"] = $"{Host(1)}:{ClusterPort}" };
        return new Member("lighthouse", Host(1), ClusterPort, network.On(1, "dotnet", BuiltProgram.Find("Proxy.Lighthouse"), "--admin", "off"), variables);
    }

    private static Member Node(PartitionedNetwork network, int host, TempDirectory directory, IPEndPoint origin)
    {
        var file = directory[$"node-{host}.conf"];
        File.WriteAllText(file, $$"""
            proxy.listeners.l { bind = "{{Host(host)}}:0", pool = p }
            proxy.pools.p.endpoints = ["{{origin}}"]
            proxy.loops.count = 1
            proxy.admin { bind = "{{Host(host)}}:0", token = {{Observer.Token}} }
            """);
        string[] command = ["dotnet", BuiltProgram.Find("Proxy.Node"), "--config", file, "--cluster", $"{Host(host)}:{ClusterPort}", "--seed", $"{Host(1)}:{ClusterPort}"];
        return new Member($"node-{host}", Host(host), ClusterPort, network.On(host, command), new Dictionary<string, string?>());
    }

    private static string Host(int host) => $"{PartitionedNetwork.AddressOf(host)}";
}

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Proxy.Testing;
using Xunit.Abstractions;

namespace Proxy.Cluster.Tests;

/// <summary>With maglev a client gets the same server through every node of a cluster, and most do while a server is away.</summary>
public sealed class StickinessTests(ITestOutputHelper output)
{
    private const int Servers = 10;
    private const int AtOnce = 8; // fewer than would be too many for one server

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly int Clients = Scale.IsFull ? 2_000 : 300;

    [Fact]
    public async Task A_client_gets_the_same_server_through_every_node_and_few_move_when_one_of_ten_goes_and_comes_back()
    {
        var servers = Enumerable.Range(0, Servers).Select(_ => Serve(new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free()))).ToList();
        await using var cluster = await ClusterUnderTest.StartAsync(1, 3, servers[0].EndPoint, QuickCluster.Fresh + $$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web }
            proxy.pools.web {
              balance = maglev, endpoints = [{{string.Join(", ", servers.Select(server => $"\"{server.EndPoint}\""))}}]
              check { every = 300ms, fast = 100ms, down = 200ms, timeout = 250ms, rise = 1, fall = 2 }
            }

            """);
        var listeners = new List<IPEndPoint>();
        foreach (var node in cluster.Nodes)
            listeners.Add(IPEndPoint.Parse((await node.Process.WaitForLineAsync(new Regex(@"listener web at (?<at>\S+) ->"), Patience)).Groups["at"].Value));

        var before = await AgreedAsync(listeners);
        Assert.Equal(Servers, before.Distinct().Count());

        var gone = servers[3].EndPoint;
        await servers[3].DisposeAsync();
        await SeeAsync(cluster, $"PC345 pool web: endpoint {gone} is down");
        var without = await AgreedAsync(listeners);
        var (its, moved) = (before.Count(port => port == gone.Port), before.Zip(without).Count(each => each.First != each.Second));
        output.WriteLine($"of {Clients} clients {its} were on the server that went, {moved} moved");
        Assert.InRange(moved, its, 1.5 * its);

        servers[3] = Serve(gone);
        await SeeAsync(cluster, $"PC346 pool web: endpoint {gone} is up");
        Assert.Equal(before, await AgreedAsync(listeners));
        foreach (var server in servers) await server.DisposeAsync();
    }

    /// <summary>The server of each client, by its port: the same through all listeners.</summary>
    private static async Task<int[]> AgreedAsync(List<IPEndPoint> listeners)
    {
        var first = await ServersAsync(listeners[0]);
        foreach (var listener in listeners.Skip(1)) Assert.Equal(first, await ServersAsync(listener));
        return first;
    }

    /// <summary>The server of each client, by the client's address.</summary>
    private static async Task<int[]> ServersAsync(IPEndPoint listener)
    {
        var ports = new int[Clients];
        await Parallel.ForEachAsync(Enumerable.Range(0, Clients), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellation) =>
        {
            var address = new IPAddress([127, 9, (byte)(i / 250), (byte)(1 + (i % 250))]);
            using var client = await TcpPeer.ConnectAsync(listener, new TcpPeerOptions { From = new IPEndPoint(address, 0) }, cancellation);
            ports[i] = int.Parse(Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(5)), CultureInfo.InvariantCulture);
            Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        });
        return ports;
    }

    private static async Task SeeAsync(ClusterUnderTest cluster, string line)
    {
        foreach (var node in cluster.Nodes) await node.Process.WaitForLineAsync(new Regex(Regex.Escape(line)), Patience);
    }

    /// <summary>A server that says its port to whoever comes.</summary>
    private static TestOrigin Serve(IPEndPoint at) => TestOrigin.Serve(
        async peer =>
        {
            try
            {
                await peer.SendAllAsync(Encoding.ASCII.GetBytes(at.Port.ToString("00000", CultureInfo.InvariantCulture)));
            }
            catch (System.Net.Sockets.SocketException)
            {
                // A check, which resets its connection.
            }
        },
        at);
}

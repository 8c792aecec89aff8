using System.Net;
using Akka.Actor;
using Proxy.Actors.Model;
using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Nodes;

/// <summary>A node in this process with one loop, whose configuration the test changes while it runs, and with a clock that
/// stands still until the test moves it.</summary>
internal sealed class LiveModel : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time;

    private LiveModel(ProxyNode node, ManualTime time)
    {
        Node = node;
        _time = time;
    }

    /// <summary>The node.</summary>
    public ProxyNode Node { get; }

    /// <summary>Starts a node.</summary>
    /// <param name="hocon">Listeners, pools and what differs from the defaults.</param>
    public static async Task<LiveModel> StartAsync(string hocon)
    {
        var time = new ManualTime();
        return new LiveModel(await ProxyNode.StartAsync(Read(hocon), time: time), time);
    }

    /// <summary>Puts another configuration in force.</summary>
    public Task<NodeModelDiff> ApplyAsync(string hocon) => Node.ApplyAsync(Read(hocon));

    /// <summary>HOCON of a listener of 127.0.0.1.</summary>
    public static string Listener(string name, string pool, string address = "127.0.0.1:0") =>
        $"proxy.listeners.{name} {{ bind = \"{address}\", pool = {pool} }}\n";

    /// <summary>HOCON of a pool.</summary>
    public static string Pool(string name, params IEnumerable<object> endpoints) =>
        $"proxy.pools.{name}.endpoints = [{string.Join(", ", endpoints.Select(endpoint => $"\"{endpoint}\""))}]\n";

    /// <summary>Where a listener accepts.</summary>
    public IPEndPoint Where(string listener) => Node.Listeners.Single(each => each.Name == listener).Endpoint;

    /// <summary>Connects through a listener and gives both ends of the pair, which has carried a byte.</summary>
    public async Task<(TcpPeer Client, TcpPeer Server)> ConnectAsync(string listener, TestOrigin origin)
    {
        var client = await TcpPeer.ConnectAsync(Where(listener));
        var server = await origin.AcceptAsync();
        await ExchangeAsync(client, server);
        return (client, server);
    }

    /// <summary>A byte each way.</summary>
    public static async Task ExchangeAsync(TcpPeer client, TcpPeer server)
    {
        await client.SendAllAsync(new byte[1]);
        await server.ReceiveExactlyAsync(1);
        await server.SendAllAsync(new byte[1]);
        await client.ReceiveExactlyAsync(1);
    }

    /// <summary>Moves the clock on and lets the loop see it.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        _time.Advance(by);
        // The first may be taken up in the round that was under way; before the second, a round has begun with the new time.
        await Node.CountAsync();
        await Node.CountAsync();
    }

    /// <summary>The endpoints of a pool.</summary>
    public IReadOnlyList<EndpointStatus> Endpoints(string pool) => [.. Node.Endpoints.List().Where(each => each.Pool == pool)];

    /// <summary>Whether an actor of that name is there.</summary>
    public async Task<bool> HasActorAsync(string name) =>
        (await Node.System.ActorSelection($"/user/{name}").Ask<ActorIdentity>(new Identify(null), Patience)).Subject is not null;

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    private static ProxySettings Read(string hocon)
    {
        var read = ProxySettingsReader.ReadText("proxy { loops.count = 1, access-log.format = off }\n" + hocon);
        Assert.Empty(read.Errors);
        return read.Settings!;
    }
}

using System.Net;
using System.Net.Sockets;
using Proxy.Actors.Listeners;
using Proxy.Actors.Pools;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Nodes;

/// <summary>A configuration that is put in force while a node carries pairs.</summary>
[Collection(HostedNodeGroup.Name)]
public sealed class ApplyTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TestOrigin _a = TestOrigin.Listen();
    private readonly TestOrigin _b = TestOrigin.Listen();

    private string PoolA => LiveModel.Pool("a", _a.EndPoint);

    private string PoolB => LiveModel.Pool("b", _b.EndPoint);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public async Task Openings_beyond_a_lower_limit_give_way_with_the_next_that_comes()
    {
        var slow = PoolA + LiveModel.Listener("web", "a") + "proxy.listeners.web.routes = [{ sni = a.example, pool = a }]\n";
        await using var node = await LiveModel.StartAsync(slow + "proxy.limits.max-openings = 9");
        var clients = new List<TcpPeer>();
        for (var i = 0; i < 9; i++) clients.Add(await TcpPeer.ConnectAsync(node.Where("web")));
        await Eventually.EqualAsync(9, async () => (await node.Node.CountAsync()).Pairs);

        await node.ApplyAsync(slow + "proxy.limits.max-openings = 3");
        clients.Add(await TcpPeer.ConnectAsync(node.Where("web")));
        foreach (var each in clients[..7]) Assert.Equal(PeerEnd.Eof, (await each.ReceiveToEndAsync()).End);
        await Eventually.EqualAsync(3, async () => (await node.Node.CountAsync()).Pairs);
        foreach (var each in clients) each.Dispose();
    }

    [Fact]
    public async Task Pairs_go_on_as_they_were_born_and_new_ones_take_the_new_model()
    {
        await using var node = await LiveModel.StartAsync(
            PoolA + LiveModel.Listener("kept", "a") + LiveModel.Listener("moved", "a") + LiveModel.Listener("gone", "a") + "proxy.timeouts.idle = 60m");
        var old = new[] { await node.ConnectAsync("kept", _a), await node.ConnectAsync("moved", _a), await node.ConnectAsync("gone", _a) };
        var (kept, moved, gone) = (node.Where("kept"), node.Where("moved"), node.Where("gone"));

        var diff = await node.ApplyAsync(
            PoolA + PoolB + LiveModel.Listener("kept", "a") + LiveModel.Listener("moved", "b") + LiveModel.Listener("fresh", "b") + "proxy.timeouts.idle = 10m");

        Assert.Equal("listeners: +fresh -gone ~kept ~moved, pools: +b, timeouts", diff.ToString());
        Assert.Equal((kept, moved), (node.Where("kept"), node.Where("moved")));
        Assert.Equal(["fresh b", "kept a", "moved b"], node.Node.Listeners.Select(each => $"{each.Name} {each.Pool}"));
        await RefusesAsync(gone);
        var young = new[] { await node.ConnectAsync("kept", _a), await node.ConnectAsync("moved", _b), await node.ConnectAsync("fresh", _b) };

        foreach (var (client, server) in old) await LiveModel.ExchangeAsync(client, server);
        await node.AdvanceAsync(11 * Minute);
        foreach (var (client, _) in young) Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        foreach (var (client, server) in old) await LiveModel.ExchangeAsync(client, server);
        await node.AdvanceAsync(61 * Minute);
        foreach (var (client, _) in old) Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        Dispose([.. old, .. young]);
    }

    [Fact]
    public async Task A_pool_that_is_gone_stays_as_long_as_it_has_pairs_and_may_come_back()
    {
        await using var node = await LiveModel.StartAsync(PoolA + LiveModel.Listener("web", "a"));
        var first = await node.ConnectAsync("web", _a);

        await node.ApplyAsync(PoolB + LiveModel.Listener("web", "b"));
        Assert.Equal(1, node.Endpoints("a").Single().Pairs);
        Assert.True(await node.HasActorAsync("resolver-a"));
        Assert.True(await node.HasActorAsync("resolver-b"));

        await node.ApplyAsync(PoolA + LiveModel.Listener("web", "a"));
        Assert.Equal(1, node.Endpoints("a").Single().Pairs);
        Assert.Empty(node.Endpoints("b")); // no pair: gone at once

        await node.ApplyAsync(PoolB + LiveModel.Listener("web", "b"));
        first.Client.Reset();
        await Eventually.EqualAsync(0, () => node.Endpoints("a").Count);
        await Eventually.EqualAsync(false, () => node.HasActorAsync("resolver-a"));

        await node.ApplyAsync(PoolA + LiveModel.Listener("web", "a"));
        Assert.True(await node.HasActorAsync("resolver-a-2"));
        Dispose(first, await node.ConnectAsync("web", _a));
    }

    [Fact]
    public async Task A_pool_that_comes_back_just_as_its_last_pair_ends_is_as_configured()
    {
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)); // a name server, which is waited for longer than a pool without pairs stays
        await using var node = await LiveModel.StartAsync(PoolA + LiveModel.Listener("web", "a"));
        var first = await node.ConnectAsync("web", _a);
        await node.ApplyAsync(PoolB + LiveModel.Listener("web", "b"));

        var applying = node.ApplyAsync(LiveModel.Pool("a", _b.EndPoint) + LiveModel.Listener("web", "a")
            + $"proxy.dns.servers = [\"{silent.Client.LocalEndPoint}\"]\nproxy.pools.c.endpoints = [{{ srv = \"_c._tcp.test\" }}]\n");
        await silent.ReceiveAsync();
        first.Client.Reset();
        await applying;
        Assert.Equal(_b.EndPoint.ToString(), Assert.Single(node.Endpoints("a")).Endpoint);
        Dispose(first, await node.ConnectAsync("web", _b));
    }

    [Fact]
    public async Task A_pool_that_changes_keeps_the_overrides_of_its_endpoints_and_their_pairs()
    {
        await using var node = await LiveModel.StartAsync(PoolA + LiveModel.Listener("web", "a"));
        var first = await node.ConnectAsync("web", _a);
        await node.Node.Endpoints.SetAsync("a", _a.EndPoint.ToString(), AdminState.Maint);

        var diff = await node.ApplyAsync(LiveModel.Pool("a", _a.EndPoint, _b.EndPoint) + LiveModel.Listener("web", "a"));
        Assert.Equal("pools: ~a", diff.ToString());
        Assert.Equal(
            [(_a.EndPoint.ToString(), AdminState.Maint, 1), (_b.EndPoint.ToString(), AdminState.Ready, 0)],
            node.Endpoints("a").Select(each => (each.Endpoint, each.AdminState, each.Pairs)));
        var second = await node.ConnectAsync("web", _b);
        await LiveModel.ExchangeAsync(first.Client, first.Server);
        Dispose(first, second);
    }

    [Fact]
    public async Task A_listener_that_cannot_be_bound_leaves_everything_as_it_was()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.7"), 0)); // reserved until it is closed; nobody listens
        var address = (IPEndPoint)free.LocalEndPoint!;
        free.Close();
        await using var node = await LiveModel.StartAsync(PoolA + LiveModel.Listener("web", "a"));
        var (before, model) = (node.Node.Listeners, node.Node.Model);

        var error = await Assert.ThrowsAsync<ListenerBindException>(() => node.ApplyAsync(
            PoolB + LiveModel.Listener("api", "b", address.ToString()) + LiveModel.Listener("taken", "b", taken.LocalEndPoint!.ToString()!)));

        Assert.Equal(("taken", taken.LocalEndPoint), (error.Listener, error.Endpoint));
        Assert.Same(model, node.Node.Model);
        Assert.Equal(before, node.Node.Listeners);
        Assert.Empty(node.Endpoints("b"));
        await RefusesAsync(address);
        Dispose(await node.ConnectAsync("web", _a));
    }

    [Fact]
    public async Task A_node_that_drains_opens_the_new_listeners_when_the_drain_is_taken_back()
    {
        await using var node = await LiveModel.StartAsync(PoolA + LiveModel.Listener("kept", "a") + LiveModel.Listener("gone", "a"));
        var (kept, gone) = (node.Where("kept"), node.Where("gone"));
        await node.Node.BeginDrainAsync();

        await node.ApplyAsync(PoolB + LiveModel.Listener("kept", "b") + LiveModel.Listener("fresh", "b"));
        Assert.Equal(("kept", kept, "b"), Assert.Single(node.Node.Listeners) switch { var only => (only.Name, only.Endpoint, only.Pool) });
        await RefusesAsync(kept);

        await node.Node.UndrainAsync();
        Assert.Equal(kept, node.Where("kept"));
        await RefusesAsync(gone);
        Dispose(await node.ConnectAsync("kept", _b), await node.ConnectAsync("fresh", _b));
    }

    [Fact]
    public async Task Listeners_that_change_places_are_bound_anew_and_their_pairs_go_on()
    {
        await using var node = await LiveModel.StartAsync(
            PoolA + PoolB + LiveModel.Listener("one", "a") + LiveModel.Listener("two", "b"));
        var first = await node.ConnectAsync("one", _a);
        var (one, two) = (node.Where("one"), node.Where("two"));

        await node.ApplyAsync(PoolA + PoolB + LiveModel.Listener("one", "a", two.ToString()) + LiveModel.Listener("two", "b", one.ToString()));
        Assert.Equal((two, one), (node.Where("one"), node.Where("two")));
        Dispose(await node.ConnectAsync("one", _a), await node.ConnectAsync("two", _b));
        await LiveModel.ExchangeAsync(first.Client, first.Server);

        await node.ApplyAsync(
            PoolA + PoolB + LiveModel.Listener("one", "a", two.ToString()) + LiveModel.Listener("two", "b", one.ToString()) + "proxy.listeners.one.backlog = 7");
        Assert.Equal(two, node.Where("one"));
        Dispose(first, await node.ConnectAsync("one", _a));
    }

    [Fact]
    public async Task A_port_that_the_kernel_picked_is_kept_with_another_backlog_and_not_with_another_address()
    {
        await using var node = await LiveModel.StartAsync(PoolA + LiveModel.Listener("web", "a"));
        var port = node.Where("web").Port;
        await node.ApplyAsync(PoolA + LiveModel.Listener("web", "a") + "proxy.listeners.web.backlog = 7");
        Assert.Equal(port, node.Where("web").Port);

        await node.ApplyAsync(PoolA + LiveModel.Listener("web", "a", "127.0.0.2:0"));
        Assert.Equal(IPAddress.Parse("127.0.0.2"), node.Where("web").Address);
        Dispose(await node.ConnectAsync("web", _a));
        await RefusesAsync(new IPEndPoint(IPAddress.Loopback, port));
    }

    [Fact]
    public async Task Two_addresses_share_a_port()
    {
        await using var node = await LiveModel.StartAsync(PoolA + PoolB + LiveModel.Listener("two", "a", "127.0.0.2:0"));
        var port = node.Where("two").Port;
        await node.ApplyAsync(
            PoolA + PoolB + LiveModel.Listener("two", "a", $"127.0.0.2:{port}") + LiveModel.Listener("one", "b", $"127.0.0.3:{port}"));
        Dispose(await node.ConnectAsync("two", _a), await node.ConnectAsync("one", _b));
        await node.Node.BeginDrainAsync();
        await node.Node.UndrainAsync();
        Dispose(await node.ConnectAsync("two", _a), await node.ConnectAsync("one", _b));
    }

    [Fact]
    public async Task Clients_that_wait_for_room_are_served_when_the_limit_is_raised()
    {
        await using var node = await LiveModel.StartAsync(PoolA + LiveModel.Listener("web", "a") + "proxy.limits.max-pairs = 1");
        var first = await node.ConnectAsync("web", _a);
        using var client = await TcpPeer.ConnectAsync(node.Where("web"));
        await node.AdvanceAsync(Minute);
        Assert.Equal(1, (await node.Node.CountAsync()).Pairs);

        await node.ApplyAsync(PoolA + LiveModel.Listener("web", "a") + "proxy.limits.max-pairs = 2");
        Assert.Equal(2, node.Node.MaxPairs);
        await node.AdvanceAsync(Minute);
        using var server = await _a.AcceptAsync();
        Dispose(first);
    }

    [Fact]
    public async Task What_takes_a_restart_is_refused_and_the_rest_with_it()
    {
        await using var node = await LiveModel.StartAsync(PoolA + LiveModel.Listener("web", "a"));
        var model = node.Node.Model;
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => node.ApplyAsync(
            PoolB + LiveModel.Listener("web", "b") + "proxy.buffers.bank = 77MiB"));
        Assert.Equal("the node has to be restarted for proxy.buffers.bank", error.Message);
        Assert.Same(model, node.Node.Model);
        Dispose(await node.ConnectAsync("web", _a));
    }

    [Fact]
    public async Task A_drain_takes_as_long_as_the_model_in_force_says()
    {
        await using var node = await LiveModel.StartAsync(PoolA + LiveModel.Listener("web", "a") + "proxy.drain.timeout = 24d");
        var pair = await node.ConnectAsync("web", _a);
        await node.ApplyAsync(PoolA + LiveModel.Listener("web", "a") + "proxy.drain.timeout = 0");
        await node.Node.DrainAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(PeerEnd.Reset, (await pair.Client.ReceiveToEndAsync()).End);
        await Assert.ThrowsAsync<InvalidOperationException>(node.Node.UndrainAsync);
        Dispose(pair);
    }

    private static async Task RefusesAsync(IPEndPoint address)
    {
        var error = await Assert.ThrowsAsync<SocketException>(() => TcpPeer.ConnectAsync(address));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    private static void Dispose(params (TcpPeer Client, TcpPeer Server)[] pairs)
    {
        foreach (var (client, server) in pairs)
        {
            client.Dispose();
            server.Dispose();
        }
    }
}

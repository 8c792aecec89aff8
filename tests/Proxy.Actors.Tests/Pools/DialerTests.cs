using System.Net;
using Proxy.Actors.Pools;
using Proxy.Actors.Tests.Legs;
using Proxy.Configuration;
using Proxy.Testing;
using Proxy.Transport;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Pools;

public sealed class DialerTests : IAsyncLifetime, IDisposable
{
    private readonly TestLoop _loop = new();
    private readonly DialOwner _owner = new();
    private TestOrigin _clientSide = null!;
    private Leg _client = null!;
    private TcpPeer _clientPeer = null!;

    public async Task InitializeAsync()
    {
        _clientSide = TestOrigin.Listen();
        _client = await _loop.Run(() => Leg.Connect(_loop.Io, TcpAddress.From(_clientSide.EndPoint), new SilentObserver(), PairSide.Client));
        _clientPeer = await _clientSide.AcceptAsync();
        while (!await _loop.Run(() => _client.IsConnected))
        {
        }
    }

    public void Dispose() => _loop.Dispose();

    public async Task DisposeAsync()
    {
        _loop.Dispose();
        _clientPeer.Dispose();
        await _clientSide.DisposeAsync();
    }

    [Fact]
    public async Task Dialer_connects_and_tells_its_owner()
    {
        await using var origin = TestOrigin.Listen();
        var dialer = await StartAsync(origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        Assert.True(dialer.IsOver);
        Assert.Equal((1, ""), (dialer.Record.Attempts, dialer.Record.Failures));
        Assert.Equal(peer.RemoteEndPoint, (await _loop.Run(() => dialer.Server!.Kernel!.Local)).ToEndPoint());
    }

    [Fact]
    public async Task Dialer_goes_on_to_the_next_endpoint_when_one_refuses()
    {
        using var refusing = new RefusingPort();
        await using var origin = TestOrigin.Listen();
        var pool = Pool(refusing.EndPoint, origin.EndPoint);
        var dialer = await StartAsync(pool);
        using var peer = await origin.AcceptAsync();
        Assert.NotNull(dialer.Server);
        Assert.Equal((0, 1), (pool.StateOf(refusing.EndPoint.ToString()).Pairs, pool.StateOf(origin.EndPoint.ToString()).Pairs));
        Assert.Equal(2, dialer.Record.Attempts);
        Assert.Contains("Connection refused", dialer.Record.Failures, StringComparison.Ordinal);
        Assert.Equal([refusing.EndPoint.ToString()], _owner.Failed);
    }

    [Fact]
    public async Task Dialer_goes_on_after_the_connect_timeout_and_gives_up_after_the_last()
    {
        using var blackhole = await BlackholePort.OpenAsync();
        var dialer = await StartAsync(blackhole.EndPoint);
        Assert.True(dialer.IsOver);
        Assert.Null(dialer.Server);
        Assert.Contains("connect timeout", dialer.Record.Failures, StringComparison.Ordinal);
        Assert.Equal(1, _loop.Io.WatchedSockets);
    }

    [Fact]
    public async Task Dialer_gives_up_when_the_client_resets()
    {
        using var blackhole = await BlackholePort.OpenAsync();
        var dialer = await BeginAsync(60_000, blackhole.EndPoint);
        _clientPeer.Reset();
        await _owner.Ended.WaitAsync(TestLoop.Limit);
        Assert.True(dialer.ClientGone);
        Assert.Equal(1, _loop.Io.WatchedSockets);
    }

    [Fact]
    public async Task Cancelled_dialer_closes_the_leg_that_nobody_took()
    {
        await using var origin = TestOrigin.Listen();
        var dialer = await StartAsync(origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        await _loop.Run(dialer.Cancel);
        Assert.Equal(1, _loop.Io.WatchedSockets); // the client's
        Assert.NotEqual(PeerEnd.Timeout, (await peer.ReceiveToEndAsync(TimeSpan.FromSeconds(5))).End);
    }

    [Fact]
    public async Task Dialer_passes_over_an_endpoint_that_stopped_taking_pairs_while_it_tried_another()
    {
        using var blackhole = await BlackholePort.OpenAsync();
        await using var drained = TestOrigin.Listen();
        await using var origin = TestOrigin.Listen();
        var pool = Pool(blackhole.EndPoint, drained.EndPoint, origin.EndPoint);
        var dialer = await _loop.Run(() =>
        {
            var begun = Begin(300, pool);
            pool.Change(model => model.With(EndpointOverrides.Read([KeyValuePair.Create($"pool {drained.EndPoint}", "maint")])));
            return begun;
        });
        await _owner.Ended.WaitAsync(TestLoop.Limit);
        using var peer = await origin.AcceptAsync();
        Assert.Equal((2, 0), (dialer.Record.Attempts, drained.AcceptedCount));
    }

    private Task<Dialer> StartAsync(params IPEndPoint[] endpoints) => StartAsync(Pool(endpoints));

    private async Task<Dialer> StartAsync(PoolState pool)
    {
        var dialer = await BeginAsync(300, pool);
        if (!await _loop.Run(() => dialer.IsOver)) await _owner.Ended.WaitAsync(TestLoop.Limit);
        return dialer;
    }

    private static PoolState Pool(params IEnumerable<IPEndPoint> endpoints) => new(new PoolModel(
        "pool",
        BalanceMethod.RoundRobin,
        [.. endpoints.Select(endpoint => new EndpointModel(endpoint.ToString(), [TcpAddress.From(endpoint)], 1))],
        5));

    private Task<Dialer> BeginAsync(long timeout, params IPEndPoint[] endpoints) => BeginAsync(timeout, Pool(endpoints));

    private Task<Dialer> BeginAsync(long timeout, PoolState pool) => _loop.Run(() => Begin(timeout, pool));

    private Dialer Begin(long timeout, PoolState pool)
    {
        var dialer = new Dialer(_loop.Io, _owner, pool, _client, timeout);
        dialer.Start();
        return dialer;
    }
}

using System.Net;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Counting;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Actors.Tests.Closing;
using Proxy.Actors.Tests.Nodes;
using Proxy.Configuration;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>Pairs that are answered here and have a server leg when they need one.</summary>
public sealed class AnsweredPairTests : IAsyncLifetime
{
    private readonly TestOrigin _origin = TestOrigin.Listen();
    private PoolState _pool = null!;
    private TestNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await TestNode.StartAsync(TestNode.Route("l", IPAddress.Loopback, _origin.EndPoint));
        _pool = new PoolState(new PoolModel("p", BalanceMethod.RoundRobin, [new EndpointModel("e", [TcpAddress.From(_origin.EndPoint)], 1)], attempts: 1));
        _node.Node.Route(new FixedRouter(Route.ToAnswer(new SteeredAnswer(_pool))));
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task A_server_leg_that_comes_later_is_shown_and_counted_as_one_that_was_there_from_the_start()
    {
        using var client = await ConnectAsync();
        var bound = await _node.Log.BoundAsync(client.LocalEndPoint);
        Assert.Equal(("steered", 0, 0), (bound.Endpoint, bound.Attempts, PairsAtEndpoint));
        await AssertServedHereAsync(bound);

        using var server = await DialAsync(client);
        var report = await _node.InspectAsync(bound);
        Assert.Equal(("e", _origin.EndPoint), (report.Row!.Endpoint, report.Row.Server));
        Assert.Equal((TcpState.Established, true), (report.ServerFlow!.Value.State, report.ServerFlow.Value.IsServerLeg));
        Assert.Equal(_origin.EndPoint.Port, report.ServerFlow.Value.DestinationPort);
        Assert.True(report.ServerBlock!.Value.FromKernel);
        Assert.Equal(1, PairsAtEndpoint);

        await client.SendAllAsync("ping"u8.ToArray());
        Assert.Equal("ping"u8.ToArray(), await server.ReceiveExactlyAsync(4));
        await server.SendAllAsync("PONG!"u8.ToArray());
        Assert.Equal("PONG!"u8.ToArray(), await client.ReceiveExactlyAsync(5));
        var counted = await CountedAsync();
        Assert.Equal((1, 1L, 4L, 5L), (counted.Pairs, counted.Total, counted.BytesToServer, counted.BytesToClient));
    }

    [Fact]
    public async Task A_server_leg_that_is_left_goes_into_TIME_WAIT_while_its_pair_lives_on_and_gets_another()
    {
        using var client = await ConnectAsync();
        var bound = await _node.Log.BoundAsync(client.LocalEndPoint);
        for (var i = 1; i <= 3; i++)
        {
            using var server = await DialAsync(client);
            await SayAsync(client, 'l', 'L');
            await server.SeesAsync(PeerEnd.Eof);
            server.HalfClose();
            await AssertServedHereAsync(bound);
            Assert.Equal(0, PairsAtEndpoint);
            var counts = await _node.Node.CountAsync();
            Assert.Equal((1 + i, i), (counts.FlowEntries, counts.FlowsInTimeWait));
            var counted = await CountedAsync();
            Assert.Equal((0, (long)i), (counted.Pairs, counted.Total));
        }

        client.HalfClose();
        await client.SeesAsync(PeerEnd.Eof);
        var end = await _node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ClientClosed, "e", 1), (end.End, end.Endpoint, end.Attempts));
        await _node.WaitUntilIdleAsync();
        var left = await _node.InspectAsync(bound);
        Assert.Equal((PairPhase.TimeWait, false, true), (left.Phase, left.ClientFlow is not null, left.ServerFlow is not null));
        _node.Kill(bound);
        await Eventually.EqualAsync(0, async () => (await _node.Node.CountAsync()).FlowEntries);
    }

    public static TheoryData<string> Rows => [.. ClosingTable.ServerForAWhile.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Server_leg_closes_as_its_row_of_the_closing_table_says(string name)
    {
        var row = ClosingTable.ServerForAWhile.Single(each => each.Name == name);
        using var client = await ConnectAsync();
        var bound = await _node.Log.BoundAsync(client.LocalEndPoint);
        using var server = await DialAsync(client);
        if (row.Cells["When"].Contains("FIN has come", StringComparison.Ordinal))
        {
            server.HalfClose();
            await Eventually.EqualAsync(TcpState.CloseWait, async () => (await _node.InspectAsync(bound)).ServerFlow?.State ?? TcpState.None);
        }

        var end = PairEnd.None;
        switch (row.Cells["Event"])
        {
            case "the answer leaves it":
                await SayAsync(client, 'l', 'L');
                break;
            case "the answer resets it":
                await SayAsync(client, 'r', 'R');
                break;
            case "the pair ends in order":
                client.HalfClose();
                end = PairEnd.ClientClosed;
                break;
            case "the pair ends by a reset or a kill":
                _node.Kill(bound);
                end = PairEnd.Killed;
                break;
            default:
                Assert.Fail($"nobody walks the row {name}");
                break;
        }

        await server.SeesAsync(row.Cells["Sent on the server leg"] == "RST" ? PeerEnd.Reset : PeerEnd.Eof);
        if (end != PairEnd.None)
        {
            Assert.Equal(end, (await _node.Log.EndAsync(client.LocalEndPoint)).End);
            await _node.WaitUntilIdleAsync();
        }
        else
        {
            await AssertServedHereAsync(bound);
        }

        var waits = row.HoldsTimeWait(PairSide.Server) == true ? 1 : 0;
        var counts = await _node.Node.CountAsync();
        Assert.Equal((waits + (end == PairEnd.None ? 1 : 0), waits, 0), (counts.FlowEntries, counts.FlowsInTimeWait, PairsAtEndpoint));
        var counted = await CountedAsync();
        Assert.Equal((0, 1L), (counted.Pairs, counted.Ends.Sum()));
        if (end != PairEnd.None) Assert.Equal(1, counted.Ends[(int)end]);
    }

    [Fact]
    public async Task A_client_that_resets_ends_its_server_leg_by_a_reset()
    {
        using var client = await ConnectAsync();
        using var server = await DialAsync(client);
        client.Reset();
        await server.SeesAsync(PeerEnd.Reset);
        Assert.Equal(PairEnd.ClientReset, (await _node.Log.EndAsync(client.LocalEndPoint)).End);
        await _node.WaitUntilIdleAsync();
        Assert.Equal((0, 0), (PairsAtEndpoint, (await _node.Node.CountAsync()).FlowEntries));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tunnel_closes_as_a_pair_with_two_connections_does(bool clientFirst)
    {
        using var client = await ConnectAsync();
        var bound = await _node.Log.BoundAsync(client.LocalEndPoint);
        using var server = await DialAsync(client);
        await SayAsync(client, 't', 'T');
        await client.SendAllAsync("dll"u8.ToArray());
        Assert.Equal("dll"u8.ToArray(), await server.ReceiveExactlyAsync(3));
        var (first, second) = clientFirst ? (client, server) : (server, client);
        first.HalfClose();
        await second.SeesAsync(PeerEnd.Eof);
        await Eventually.EqualAsync(
            clientFirst ? (TcpState.CloseWait, TcpState.FinWait2) : (TcpState.FinWait2, TcpState.CloseWait),
            async () => await _node.InspectAsync(bound) is { ClientFlow: { } one, ServerFlow: { } other } ? (one.State, other.State) : default);
        await second.SendAllAsync("more"u8.ToArray());
        second.HalfClose();
        await first.SeesAsync(PeerEnd.Eof, "more"u8.ToArray());
        Assert.Equal(clientFirst ? PairEnd.ClientClosed : PairEnd.ServerClosed, (await _node.Log.EndAsync(client.LocalEndPoint)).End);
        await _node.WaitUntilIdleAsync();
        var left = await _node.InspectAsync(bound);
        Assert.Equal((PairPhase.TimeWait, clientFirst), (left.Phase, left.ServerFlow is not null));
        Assert.Equal(0, PairsAtEndpoint);
    }

    [Fact]
    public async Task A_server_that_cannot_be_had_is_told_of_and_the_pair_lives_on()
    {
        _node.Node.Route(new FixedRouter(Route.ToAnswer(new SteeredAnswer(new PoolState(new PoolModel("p", BalanceMethod.RoundRobin, [], attempts: 1))))));
        using var client = await ConnectAsync();
        await SayAsync(client, 'd', 'X');
        client.HalfClose();
        await client.SeesAsync(PeerEnd.Eof);
        var end = await _node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ClientClosed, "-", 0), (end.End, end.Endpoint, end.Attempts));
        Assert.NotEqual("", end.Failures);
        await _node.WaitUntilIdleAsync();
    }

    private int PairsAtEndpoint => _pool.StateOf("e").Pairs;

    private Task<TcpPeer> ConnectAsync() => TcpPeer.ConnectAsync(_node.Listener("l"));

    private async Task<TcpPeer> DialAsync(TcpPeer client)
    {
        await SayAsync(client, 'd', 'D');
        return await _origin.AcceptAsync();
    }

    private static async Task SayAsync(TcpPeer client, char what, char answer)
    {
        await client.SendAllAsync(new[] { (byte)what });
        Assert.Equal([(byte)answer], await client.ReceiveExactlyAsync(1));
    }

    private async Task AssertServedHereAsync(AccessRecord bound)
    {
        var report = await _node.InspectAsync(bound);
        Assert.Equal((PairPhase.Bound, "steered", null), (report.Phase, report.Row!.Endpoint, report.Row.Server));
        Assert.NotNull(report.ClientFlow);
        Assert.Null(report.ServerFlow);
        Assert.Null(report.ServerBlock);
    }

    private async Task<TrafficStats> CountedAsync() =>
        Assert.Single((await _node.Node.Directory.StatsAsync(DirectoryScope.Node)).Answers).Endpoints.Single(each => each is { Pool: "p", Name: "e" });
}

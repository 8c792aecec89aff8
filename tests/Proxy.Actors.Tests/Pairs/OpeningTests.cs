using System.Net;
using System.Net.Sockets;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Model;
using Proxy.Actors.Pairs;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Actors.Tests.Nodes;
using Proxy.Configuration;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>What happens between a client's accept and its route.</summary>
public sealed class OpeningTests : IAsyncLifetime
{
    private readonly TestOrigin _origin = TestOrigin.Listen();
    private TestNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await TestNode.StartAsync(TestNode.Route("l", IPAddress.Loopback, _origin.EndPoint));
        var pool = new PoolModel("p", BalanceMethod.RoundRobin, [new EndpointModel("e", [TcpAddress.From(_origin.EndPoint)], 1)], attempts: 1);
        SetRouter(new FirstByteRouter(new PoolState(pool)));
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task Bytes_that_a_route_is_decided_by_stay_in_the_queue_and_reach_the_server()
    {
        using var client = await ConnectAsync();
        await client.SendAllAsync("po"u8.ToArray());
        await PhaseIsAsync(client, PairPhase.Opening);
        Assert.Equal(0, _origin.AcceptedCount);
        await client.SendAllAsync("ol and more"u8.ToArray());
        using var server = await _origin.AcceptAsync();
        Assert.Equal("pool and more"u8.ToArray(), await server.ReceiveExactlyAsync(13));
        client.HalfClose();
        await server.SeesAsync(PeerEnd.Eof);
        server.HalfClose();
        await client.SeesAsync(PeerEnd.Eof);
        Assert.Equal(PairEnd.ClientClosed, (await _node.Log.EndAsync(client.LocalEndPoint)).End);
    }

    [Fact]
    public async Task An_answer_needs_no_server_and_leaves_no_entry_for_one()
    {
        using var client = await ConnectAsync();
        var bytes = (byte[])[.. "echo"u8, .. new byte[100_000]];
        new Random(5).NextBytes(bytes.AsSpan(4));
        var sent = client.SendAllAsync(bytes);
        Assert.Equal(bytes, await client.ReceiveExactlyAsync(bytes.Length));
        await sent;

        var bound = await _node.Log.BoundAsync(client.LocalEndPoint);
        Assert.Equal(("echo", 0), (bound.Endpoint, bound.Attempts));
        var report = await _node.InspectAsync(bound);
        Assert.Equal((PairPhase.Bound, "echo", null), (report.Phase, report.Row!.Endpoint, report.Row.Server));
        Assert.NotNull(report.ClientFlow);
        Assert.NotNull(report.ClientBlock);
        Assert.Null(report.ServerFlow);
        Assert.Null(report.ServerBlock);

        client.HalfClose();
        await client.SeesAsync(PeerEnd.Eof);
        Assert.Equal(PairEnd.ClientClosed, (await _node.Log.EndAsync(client.LocalEndPoint)).End);
        await _node.WaitUntilIdleAsync();
        Assert.Equal(0, (await _node.Node.CountAsync()).FlowEntries);
    }

    [Fact]
    public async Task An_answer_that_closes_first_leaves_the_clients_entry_in_TIME_WAIT()
    {
        SetRouter(new FixedRouter(Route.ToAnswer(new FixedAnswer("hello"u8.ToArray()))));
        using var client = await ConnectAsync();
        await client.SeesAsync(PeerEnd.Eof, "hello"u8.ToArray());
        client.HalfClose();
        var end = await _node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ServerClosed, 5), (end.End, end.BytesToClient));
        await _node.WaitUntilIdleAsync();
        var counts = await _node.Node.CountAsync();
        Assert.Equal((1, 1), (counts.FlowEntries, counts.FlowsInTimeWait));
        Assert.Equal(TcpState.TimeWait, (await _node.InspectAsync(end)).ClientFlow!.Value.State);
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("no")]
    public async Task A_client_that_no_route_takes_is_reset_and_gives_its_room_back(string said)
    {
        using var client = await ConnectAsync();
        await client.SendAllAsync(System.Text.Encoding.ASCII.GetBytes(said));
        client.HalfClose(); // "no" is too little, and all that comes
        await client.SeesAsync(PeerEnd.Reset);
        var end = await _node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.Refused, "neither pool nor echo"), (end.End, end.Reason));
        await _node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task A_client_that_is_refused_at_once_is_reset_and_gives_its_room_back()
    {
        SetRouter(new FixedRouter(Route.Refuse("nobody serves this")));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var local = (IPEndPoint)client.LocalEndPoint!;
        // The reset may come while the client still connects, or when it reads.
        var seen = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            await client.ConnectAsync(_node.Listener("l"));
            await client.ReceiveAsync(new byte[1]);
        });
        Assert.Equal(SocketError.ConnectionReset, seen.SocketErrorCode);
        var end = await _node.Log.EndAsync(local);
        Assert.Equal((PairEnd.Refused, "nobody serves this"), (end.End, end.Reason));
        await _node.WaitUntilIdleAsync();
        await _node.WaitUntilFreeAsync();
    }

    [Fact]
    public async Task A_client_that_resets_in_its_opening_is_gone()
    {
        using var client = await ConnectAsync();
        await client.SendAllAsync("po"u8.ToArray());
        await PhaseIsAsync(client, PairPhase.Opening);
        client.Reset();
        var end = await _node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ClientGone, "CR"), (end.End, end.State.ToString()));
        await _node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task A_pair_in_its_opening_is_listed_and_can_be_killed()
    {
        using var client = await ConnectAsync();
        await client.SendAllAsync("po"u8.ToArray());
        var pair = await PhaseIsAsync(client, PairPhase.Opening);
        _node.Kill(pair);
        await client.SeesAsync(PeerEnd.Reset);
        var end = await _node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.Killed, "KR"), (end.End, end.State.ToString()));
        await _node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_say_enough_in_time_is_closed()
    {
        var time = new ManualTime();
        await using var node = await HostedNode.StartAsync(_origin.EndPoint, time: time);
        node.Node.Route(new FirstByteRouter(new PoolState(new PoolModel("p", BalanceMethod.RoundRobin, [], 1))));
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        await client.SendAllAsync("po"u8.ToArray());
        await Eventually.EqualAsync(PairPhase.Opening, async () => (await node.InspectAsync(1)).Phase);
        await node.AdvanceAsync(TimeSpan.FromMilliseconds(OpeningModel.Default.InspectMilliseconds - 1));
        var report = await node.InspectAsync(1);
        Assert.Equal((PairPhase.Opening, new OpeningReport(OpeningStep.Inspect, 1)), (report.Phase, report.Opening));
        await node.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(PeerEnd.Reset, (await client.ReceiveToEndAsync()).End); // its two bytes are unread, so the kernel sends RST
        await node.WaitUntilReleasedAsync();
    }

    private Task<TcpPeer> ConnectAsync() => TcpPeer.ConnectAsync(_node.Listener("l"));

    private void SetRouter(IRouter router) => _node.Node.Route(router);

    /// <summary>Waits until the client's pair is in a phase.</summary>
    /// <returns>The pair's name.</returns>
    private async Task<string> PhaseIsAsync(TcpPeer client, PairPhase phase)
    {
        var name = "";
        await Eventually.EqualAsync((client.LocalEndPoint, phase), async () =>
        {
            var rows = await _node.Node.Directory.RankAsync(Actors.Listing.PairFilter.All, Actors.Listing.PairOrder.Age, 1, Actors.Listing.DirectoryScope.Node);
            if (rows.Rows is not [var row]) return (client.LocalEndPoint, PairPhase.Unknown);
            name = row.Pair.Text;
            return (row.Client, row.State == PairState.Opening ? PairPhase.Opening : PairPhase.Bound);
        });
        return name;
    }
}

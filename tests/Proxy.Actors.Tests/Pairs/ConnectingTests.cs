using System.Diagnostics;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>The rows of the closing table in which there is no server leg yet, or never.</summary>
[Collection(LiveNodeGroup.Name)]
public class ConnectingTests(PatientNode node)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task A_connect_timeout_leads_to_the_next_endpoint_and_bytes_wait_for_it()
    {
        using var client = await TcpPeer.ConnectAsync(node.LateListener());
        await client.SendAllAsync("early"u8.ToArray());
        using var pair = new ConnectedPair(node.Node, client, await node.Origin.AcceptAsync());
        Assert.Equal("early"u8.ToArray(), await pair.Server.ReceiveExactlyAsync(5));

        var bound = await pair.BoundAsync();
        Assert.Equal((node.Origin.EndPoint.ToString(), 2), (bound.Endpoint, bound.Attempts));
        Assert.Equal($"{node.Blackhole}: connect timeout", bound.Failures);
        Assert.InRange(bound.ConnectTime!.Value, ConnectTimeout, TimeSpan.FromSeconds(5));
        pair.Client.Reset();
        await pair.EndsAsync(PairEnd.ClientReset, client: null, server: null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("request")]
    public async Task A_client_fin_while_connecting_reaches_the_server_after_the_data(string data)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(data);
        using var client = await TcpPeer.ConnectAsync(node.LateListener());
        await client.SendAllAsync(bytes);
        client.HalfClose();
        using var pair = new ConnectedPair(node.Node, client, await node.Origin.AcceptAsync());
        await pair.Server.SeesAsync(PeerEnd.Eof, bytes);

        await pair.Server.SendAllAsync("answer"u8.ToArray());
        pair.Server.HalfClose();
        await client.SeesAsync(PeerEnd.Eof, "answer"u8.ToArray());
        await pair.EndsAsync(PairEnd.ClientClosed, client: null, server: TcpState.TimeWait);
    }

    [Theory]
    [InlineData("")]
    [InlineData("request")]
    public async Task A_client_rst_while_connecting_reaches_no_server(string data)
    {
        var accepted = node.Origin.AcceptedCount;
        using var client = await TcpPeer.ConnectAsync(node.LateListener());
        await client.SendAllAsync(System.Text.Encoding.ASCII.GetBytes(data));
        await Eventually.EqualAsync(1, async () => (await node.Node.Node.CountAsync()).Pairs);
        var started = Stopwatch.GetTimestamp();
        client.Reset();

        var record = await node.Node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ClientGone, "CC", 1), (record.End, record.State.ToString(), record.Attempts));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, ConnectTimeout);
        await node.Node.WaitUntilIdleAsync();
        Assert.Equal(accepted, node.Origin.AcceptedCount);
    }

    [Fact]
    public async Task A_client_whose_servers_all_refuse_sees_eof()
    {
        using var client = await node.ConnectAsync("refused");
        await client.SeesAsync(PeerEnd.Eof);

        var record = await node.Node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ConnectFailed, "SC", 1), (record.End, record.State.ToString(), record.Attempts));
        Assert.StartsWith($"{node.Refusing}: ", record.Failures, StringComparison.Ordinal);
        Assert.Contains("refused", record.Failures, StringComparison.OrdinalIgnoreCase);
        client.Dispose();
        await Eventually.EqualAsync(
            TcpState.TimeWait, () => KernelSockets.StateOf(client.RemoteEndPoint, client.LocalEndPoint) ?? TcpState.None);
        await node.Node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task A_client_that_has_sent_something_to_nobody_sees_a_reset()
    {
        using var client = await node.ConnectAsync("silent");
        await client.SendAllAsync("is anybody there?"u8.ToArray());
        await client.SeesAsync(PeerEnd.Reset);

        var record = await node.Node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ConnectFailed, "sC", $"{node.Blackhole}: connect timeout"), (record.End, record.State.ToString(), record.Failures));
        Assert.Null(KernelSockets.StateOf(client.RemoteEndPoint, client.LocalEndPoint));
        await node.Node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task A_client_that_has_closed_is_not_kept_when_there_is_no_server()
    {
        using var client = await node.ConnectAsync("silent");
        client.HalfClose();
        await client.SeesAsync(PeerEnd.Eof);
        Assert.Equal(PairEnd.ConnectFailed, (await node.Node.Log.EndAsync(client.LocalEndPoint)).End);
        await node.Node.WaitUntilIdleAsync();
    }
}

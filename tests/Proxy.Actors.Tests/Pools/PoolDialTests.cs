using System.Net;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pools;

/// <summary>How a pool is dialled on real sockets: in turns, past endpoints that cannot be reached, a bounded number of times.</summary>
[Collection(LiveNodeGroup.Name)]
public class PoolDialTests
{
    // A global address of the documentation prefix (RFC 3849): without a route to it, connecting fails at once.
    private static readonly IPEndPoint Unreachable = new(IPAddress.Parse("2001:db8::1"), 80);

    [Fact]
    public async Task An_unreachable_and_a_refusing_endpoint_are_passed_over_before_the_client_notices()
    {
        using var refusing = RefusingPort.Open();
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(
            "proxy.timeouts.connect = 300ms\n"
            + TestNode.Route("web", IPAddress.Loopback, refusing.EndPoint, Unreachable, origin.EndPoint));
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var server = await origin.AcceptAsync();
        await server.SendAllAsync("served"u8.ToArray());
        Assert.Equal("served"u8.ToArray(), await client.ReceiveExactlyAsync(6));

        var bound = await node.Log.BoundAsync(client.LocalEndPoint);
        Assert.Equal((3, origin.EndPoint.ToString()), (bound.Attempts, bound.Endpoint));
        var failures = bound.Failures.Split(", ");
        Assert.Equal(2, failures.Length);
        Assert.StartsWith($"{refusing.EndPoint}: ", failures[0], StringComparison.Ordinal);
        Assert.StartsWith($"{Unreachable}: ", failures[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempts_are_bounded_and_the_log_says_what_became_of_each()
    {
        using var first = RefusingPort.Open();
        using var second = RefusingPort.Open();
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(
            "proxy.pool-defaults.attempts = 2\n"
            + TestNode.Route("web", IPAddress.Loopback, first.EndPoint, second.EndPoint, origin.EndPoint));
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);

        var end = await node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ConnectFailed, 2, 0), (end.End, end.Attempts, origin.AcceptedCount));
        Assert.Matches($"^{first.EndPoint}: .*refused.*, {second.EndPoint}: .*refused", end.Failures.ToLowerInvariant());
        await node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task A_dns_name_is_an_endpoint()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, $"localhost:{origin.EndPoint.Port}"));
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var server = await origin.AcceptAsync();
        await client.SendAllAsync("ask"u8.ToArray());
        Assert.Equal("ask"u8.ToArray(), await server.ReceiveExactlyAsync(3));
        Assert.Equal($"localhost:{origin.EndPoint.Port}", (await node.Log.BoundAsync(client.LocalEndPoint)).Endpoint);
    }

    [Fact]
    public async Task Endpoints_take_turns_and_a_dead_one_s_turns_go_to_the_others()
    {
        await using var one = TestOrigin.Listen();
        await using var two = TestOrigin.Listen();
        await using var three = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, one.EndPoint, two.EndPoint, three.EndPoint));
        await ConnectAsync(node, 9);
        await Eventually.EqualAsync((3, 3, 3), () => (one.AcceptedCount, two.AcceptedCount, three.AcceptedCount));

        await two.StopListeningAsync();
        await ConnectAsync(node, 9);
        await Eventually.EqualAsync((15, 3), () => (one.AcceptedCount + three.AcceptedCount, two.AcceptedCount));
        Assert.InRange(three.AcceptedCount, 6, 9);
        await node.WaitUntilIdleAsync();
    }

    private static async Task ConnectAsync(TestNode node, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
            await node.Log.BoundAsync(client.LocalEndPoint);
            client.Reset();
            await node.Log.EndAsync(client.LocalEndPoint);
        }
    }
}

using System.Net;
using Proxy.Actors.Pools;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pools;

/// <summary>A node whose pool DNS says.</summary>
[Collection(LiveNodeGroup.Name)]
public sealed class ServiceDiscoveryTests
{
    [Fact]
    public async Task First_client_is_served_and_later_ones_go_where_the_records_point_then()
    {
        await using var one = TestOrigin.Listen();
        await using var two = TestOrigin.Listen();
        await using var dns = await DnsServer.StartAsync(Record(one, "one"), "one 1 A 127.0.0.1");
        await using var node = await StartAsync(dns);
        await ConnectAsync(node, one);

        dns.Change(Record(two, "two"), "two 1 A 127.0.0.1");
        await Eventually.EqualAsync($"two.test:{two.EndPoint.Port}", () => EndpointsOf(node));
        await ConnectAsync(node, two);
        Assert.Equal(EndpointSource.Discovered, node.Node.Endpoints.List().Single().Source);
    }

    [Fact]
    public async Task Override_holds_for_an_endpoint_that_comes_later_and_one_that_comes_back()
    {
        await using var dns = await DnsServer.StartAsync("_web._tcp 1 SRV 0 1 1 a", "_web._tcp 1 SRV 0 1 1 b", "a 1 A 127.0.0.1", "b 1 A 127.0.0.1");
        await using var node = await StartAsync(dns);
        await node.Node.Endpoints.SetAsync("web", "b.test:1", AdminState.Maint, 7);
        dns.Change("_web._tcp 1 SRV 0 1 1 a", "a 1 A 127.0.0.1");
        await Eventually.EqualAsync("a.test:1", () => EndpointsOf(node));
        dns.Change("_web._tcp 1 SRV 0 1 1 a", "_web._tcp 1 SRV 0 3 1 b", "a 1 A 127.0.0.1", "b 1 A 127.0.0.2");
        await Eventually.EqualAsync("a.test:1 b.test:1", () => EndpointsOf(node));
        var back = node.Node.Endpoints.List().Single(each => each.Endpoint == "b.test:1");
        Assert.Equal((AdminState.Maint, 7, "127.0.0.2:1"), (back.AdminState, back.Weight, $"{back.Addresses[0]}"));
    }

    [Fact]
    public async Task Name_server_that_is_gone_leaves_everything_as_it_was_and_is_told_of_once()
    {
        await using var one = TestOrigin.Listen();
        await using var dns = await DnsServer.StartAsync(Record(one, "one"), "one 1 A 127.0.0.1");
        await using var node = await StartAsync(dns);
        await dns.StopAsync();
        await Eventually.EqualAsync(1, () => node.Events.Read().Count(told => told is { Id: "PC361", Text: var text } && text.StartsWith("pool web: service _web._tcp.test cannot be looked up (", StringComparison.Ordinal)));
        Assert.EndsWith("its last 1 endpoints stay in use", node.Events.Read().First(told => told.Id == "PC361").Text, StringComparison.Ordinal);
        await ConnectAsync(node, one);

        await dns.StartAgainAsync();
        await Eventually.EqualAsync(1, () => node.Events.Read().Count(told => told is { Id: "PC362", Text: var text } && text.StartsWith("pool web: service _web._tcp.test has 1 endpoints now", StringComparison.Ordinal)));
        Assert.Single(node.Events.Read(), told => told.Id == "PC361");
    }

    [Fact]
    public async Task Node_starts_without_an_answer_and_serves_from_the_first_one_on()
    {
        await using var one = TestOrigin.Listen();
        await using var dns = await DnsServer.StartAsync("_other._tcp 1 SRV 0 1 1 a");
        await using var node = await StartAsync(dns);
        using (var early = await TcpPeer.ConnectAsync(node.Listener("web")))
            Assert.NotEqual(PeerEnd.Timeout, (await early.ReceiveToEndAsync(TimeSpan.FromSeconds(10))).End);
        dns.Change(Record(one, "one"), "one 1 A 127.0.0.1");
        await Eventually.EqualAsync($"one.test:{one.EndPoint.Port}", () => EndpointsOf(node));
        await ConnectAsync(node, one);
    }

    private static Task<TestNode> StartAsync(DnsServer dns) => TestNode.StartAsync($$"""
        proxy.listeners.web { bind = "127.0.0.1:0", pool = web }
        proxy.pools.web.endpoints = [{ srv = "_web._tcp.test" }]
        proxy.dns.servers = ["{{dns.EndPoint}}"]
        """);

    private static string Record(TestOrigin server, string host) => $"_web._tcp 1 SRV 0 1 {server.EndPoint.Port} {host}";

    private static string EndpointsOf(TestNode node) => string.Join(' ', node.Node.Endpoints.List().Where(each => each.Source == EndpointSource.Discovered).Select(each => each.Endpoint));

    private static async Task ConnectAsync(TestNode node, TestOrigin server)
    {
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var accepted = await server.AcceptAsync();
        await client.SendAllAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await accepted.ReceiveExactlyAsync(5));
    }
}

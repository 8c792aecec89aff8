using System.Net;
using System.Text;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>What a node of its own says of what happens between accept and server: who came, by which route, who was refused.</summary>
public sealed class OpeningsTests : IAsyncLifetime
{
    private readonly TestOrigin _origin = TestOrigin.Listen();
    private NodeProcess _node = null!;

    public async Task InitializeAsync() => _node = await NodeProcess.StartAsync(
        null,
        new Dictionary<string, IPEndPoint> { ["web"] = _origin.EndPoint },
        """
        proxy.listeners.web {
          proxy-protocol { from = ["127.0.0.0/8"] }, deny = ["198.51.100.0/24"]
          routes = [ { name = shop, http-host = ["shop.example"], pool = web } ]
        }
        """);

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task Openings_are_in_sight()
    {
        using var client = await SayAsync("PROXY TCP4 203.0.113.7 192.0.2.1 4711 443\r\nGET / HTTP/1.1\r\nHost: shop.example\r\n\r\n");
        using var server = await _origin.AcceptAsync();
        var row = Assert.Single((await Pbm.JsonAsync(_node, "proxy pairs --route shop")).Rows);
        Assert.Equal(
            ("203.0.113.7:4711", client.LocalEndPoint.ToString(), "shop.example"),
            (row.GetProperty("client").GetString(), row.GetProperty("proxied").GetString(), row.GetProperty("host").GetString()));
        Assert.Empty((await Pbm.JsonAsync(_node, "proxy pairs --sni shop.example")).Rows);
        Assert.Contains("is no host name", (await Pbm.TryAsync(_node, "proxy pairs --sni a/b")).Errors, StringComparison.Ordinal);
        // The client is whom the proxy in front speaks for; where the connection itself comes from is in a column of its own.
        var narrow = (await Pbm.RunAsync(_node, "proxy pairs")).Output;
        Assert.Contains(" 203.0.113.7:4711 ", narrow, StringComparison.Ordinal);
        Assert.DoesNotContain("PROXIED", narrow, StringComparison.Ordinal);
        Assert.DoesNotContain($"{client.LocalEndPoint}", narrow, StringComparison.Ordinal);
        var wide = (await Pbm.RunAsync(_node, "proxy pairs --wide")).Output;
        Assert.Contains(" PROXIED ", wide, StringComparison.Ordinal);
        Assert.Matches($@"(?m) 203\.0\.113\.7:4711 .* {client.LocalEndPoint}( |$)", wide);
        Assert.Contains("203.0.113.7:4711", (await Pbm.RunAsync(_node, "proxy pairs -c 203.0.113.0/24")).Output, StringComparison.Ordinal);
        Assert.Contains("203.0.113.7:4711", (await Pbm.RunAsync(_node, "proxy pairs -c 127.0.0.0/8")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.7:4711", (await Pbm.RunAsync(_node, "proxy pairs -c 192.0.2.0/24")).Output, StringComparison.Ordinal);

        var report = (await Pbm.RunAsync(_node, $"proxy pair -i {row.GetProperty("pair").GetString()}")).Output;
        Assert.Contains($"  PROXY header of version 1 from {client.LocalEndPoint}: 203.0.113.7:4711 has connected to 192.0.2.1:443\n", report, StringComparison.Ordinal);
        Assert.Contains("  the client asks for: route shop, host shop.example\n", report, StringComparison.Ordinal);

        using var denied = await SayAsync("PROXY TCP4 198.51.100.1 192.0.2.1 4711 443\r\n");
        Assert.Equal(PeerEnd.Reset, (await denied.ReceiveToEndAsync()).End);
        var listener = Assert.Single((await Pbm.JsonAsync(_node, "proxy listeners -l web")).Rows);
        Assert.Equal(1, listener.GetProperty("refusedBy").GetProperty("denied").GetInt64());
        Assert.Equal(1, listener.GetProperty("routes")[0].GetProperty("taken").GetInt64());
        Assert.Equal(1, Assert.Single((await Pbm.JsonAsync(_node, "proxy listeners")).Rows).GetProperty("refused").GetInt64());
        Assert.Matches("(?m)^  denied +1$", (await Pbm.RunAsync(_node, "proxy listeners -l web")).Output);
        Assert.Contains("there is no listener nope", (await Pbm.TryAsync(_node, "proxy listeners -l nope")).Errors, StringComparison.Ordinal);
        Assert.Empty((await Pbm.JsonAsync(_node, "proxy certificates")).Rows);
    }

    [Fact]
    public async Task A_ban_of_a_proxy_ends_what_came_through_it()
    {
        using var client = await SayAsync("PROXY TCP4 203.0.113.7 192.0.2.1 4711 443\r\nGET / HTTP/1.1\r\nHost: shop.example\r\n\r\n");
        using var server = await _origin.AcceptAsync();
        foreach (var address in new[] { "203.0.113.7:4711", client.LocalEndPoint.ToString(), "127.0.0.0/8" })
            Assert.Single((await Pbm.JsonAsync(_node, $"proxy pairs -c {address}")).Rows);
        Assert.Empty((await Pbm.JsonAsync(_node, "proxy pairs -c 192.0.2.1")).Rows);

        Assert.EndsWith("\n1 pair ended\n", (await Pbm.RunAsync(_node, "proxy ban -s 127.0.0.0/8 --kill")).Output, StringComparison.Ordinal);
        Assert.Equal(PeerEnd.Reset, (await client.ReceiveToEndAsync()).End);
    }

    private async Task<TcpPeer> SayAsync(string text)
    {
        var client = await TcpPeer.ConnectAsync(_node.Listener("web"));
        await client.SendAllAsync(Encoding.ASCII.GetBytes(text));
        return client;
    }
}

using System.Net;
using System.Text;
using Proxy.Actors.Access;
using Proxy.Actors.Closing;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Prefaces;
using Proxy.Actors.Telemetry;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>What is learnt of clients before they have a route stands in the log, in listings and in reports.</summary>
public sealed class OpeningDetailsTests : IAsyncLifetime
{
    private const string Client = "203.0.113.7:4711";

    private readonly TestOrigin _origin = TestOrigin.Listen();
    private TestNode _node = null!;

    private static Vector Hello => Vector.Read("tests/Proxy.Actors.Tests/Prefaces/Vectors/hello.txt").Single(each => each.Name == "TLS 1.3");

    public async Task InitializeAsync() => _node = await TestNode.StartAsync($$"""
        proxy.pools.p { endpoints = ["{{_origin.EndPoint}}"] }
        proxy.listeners.l {
          bind = "127.0.0.1:0", pool = p, deny = ["198.51.100.0/24"], max-pairs = 50, rate = "1000/s", per-source { pairs = 2 }
          proxy-protocol { from = ["127.0.0.0/8"] }
          routes = [
            { name = shop, sni = ["*.example"], pool = p }
            { name = closed, http-host = ["closed.example"], refuse = on }
            { name = hidden, sni = ["hidden.test"], refuse = on }
          ]
        }
        proxy.listeners.plain { bind = "127.0.0.1:0", pool = p }
        """);

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task A_proxied_client_with_a_hello_is_told_of_everywhere()
    {
        using var client = await SayAsync([.. Header(new ProxyTlvSet { Alpn = "h2", Authority = "asked.example", UniqueId = "id"u8 }), .. Hello.Bytes]);
        using var server = await _origin.AcceptAsync();
        var bound = await _node.Log.BoundAsync(IPEndPoint.Parse(Client));
        var details = bound.Details!;
        Assert.Equal((TcpAddress.From(client.LocalEndPoint), "shop"), (details.Proxied, details.Route));
        Assert.Contains($"sni={details.Sni}", Hello.Expected, StringComparison.Ordinal);
        Assert.EndsWith($" proxied={client.LocalEndPoint} route=shop sni={details.Sni} alpn={details.Alpn}", AccessLogText.Line(bound), StringComparison.Ordinal);

        var row = Assert.Single((await RowsAsync(new PairFilter { Sni = "*.EXAMPLE", Route = "shop" })).Rows);
        Assert.Equal((IPEndPoint.Parse(Client), details), (row.Client, row.Details));
        Assert.Empty((await RowsAsync(new PairFilter { Sni = "other.example" })).Rows);
        Assert.Empty((await RowsAsync(new PairFilter { Route = "default" })).Rows);

        var report = await _node.InspectAsync(bound);
        var header = report.Header!;
        Assert.Equal((2, false, IPEndPoint.Parse(Client), "asked.example", "h2"), (header.Version, header.IsLocal, header.Source, header.Authority, header.Alpn));
        Assert.Equal([new(ProxyTlvType.Alpn, 2), new(ProxyTlvType.Authority, 13), new(ProxyTlvType.UniqueId, 2)], header.Tlvs.OrderBy(tlv => tlv.Type));
        Assert.Equal(details, report.Row!.Details);

        client.Reset();
        var end = await _node.Log.EndAsync(IPEndPoint.Parse(Client));
        Assert.Same(details, end.Details); // told of twice, made once
        Assert.Equal(("CD", ""), (end.State.ToString(), end.Reason));
    }

    [Fact]
    public async Task Plain_listeners_have_nothing_to_tell()
    {
        using var client = await TcpPeer.ConnectAsync(_node.Listener("plain"));
        using var server = await _origin.AcceptAsync();
        var bound = await _node.Log.BoundAsync(client.LocalEndPoint);
        Assert.Null(bound.Details);
        Assert.Null(Assert.Single((await RowsAsync(new PairFilter { Listener = "plain" })).Rows).Details);
        client.HalfClose();
        server.HalfClose();
        var end = await _node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ClientClosed, "--", null), (end.End, end.State.ToString(), end.Details));
    }

    [Fact]
    public async Task A_listener_tells_what_its_routes_took_and_whom_it_refused_why()
    {
        using var shop = await SayAsync([.. Header(default), .. Hello.Bytes]);
        using var server = await _origin.AcceptAsync();
        using var other = await SayAsync([.. Header(default), .. "SSH-2.0-x\r\n"u8]);
        using var otherServer = await _origin.AcceptAsync();
        await Eventually.EqualAsync(2, () => _node.Log.Count);
        await RefusedAsync(Header(default, "198.51.100.1:1"), "PR", "its address is denied");
        await RefusedAsync(Header(default), "PR", "its source has as many pairs as it may");
        await RefusedAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), "PR", "it begins with 'GET / HTTP' and not with a PROXY header");
        using (var gone = await TcpPeer.ConnectAsync(_node.Listener("l"))) gone.Reset();

        var status = (await _node.Node.ListenerAsync("l"))!;
        Assert.Equal((1L, 1L, 0L), (status.Routes["shop"], status.Routes["default"], status.Routes["closed"]));
        Assert.Equal(
            [(RefusalReason.Denied, 1L), (RefusalReason.SourcePairs, 1L), (RefusalReason.Header, 1L)],
            Enum.GetValues<RefusalReason>().Select(reason => (reason, status.Gate.Refused[(int)reason])).Where(each => each.Item2 > 0));
        Assert.Equal((1, 0L, 0L), (status.Gate.Sources, status.Gate.Delayed, status.Gate.Held));
        Assert.Equal(_node.Listener("l"), status.Address);
        Assert.Null(await _node.Node.ListenerAsync("none"));
    }

    [Fact]
    public async Task A_route_that_refuses_is_named()
    {
        using var client = await SayAsync([.. Header(default), .. "GET / HTTP/1.1\r\nHost: closed.example\r\n\r\n"u8]);
        await client.SeesAsync(PeerEnd.Reset);
        var end = await _node.Log.EndAsync(IPEndPoint.Parse(Client));
        Assert.Equal(
            (PairEnd.Refused, "PR", "the route closed refuses it", "closed", "closed.example"),
            (end.End, end.State.ToString(), end.Reason, end.Details!.Route, end.Details.Host));
        Assert.Equal(1, (await _node.Node.ListenerAsync("l"))!.Routes["closed"]);
    }

    [Theory]
    [InlineData(false, "PROXY TC", "it closed within its PROXY header")]
    [InlineData(true, "", "it closed before it said where it wants to go")]
    [InlineData(true, "\u0016\u0003\u0001", "it closed within its ClientHello")]
    [InlineData(true, "GET / HTTP/1.1\r\nHost: clo", "it closed within its HTTP request")]
    public async Task Who_closes_within_what_is_to_be_read_first_has_ended_it(bool hasHeader, string said, string reason)
    {
        using var client = await SayAsync([.. hasHeader ? Header(default) : [], .. Encoding.ASCII.GetBytes(said)]);
        client.HalfClose();
        var end = await _node.Log.EndAsync(hasHeader ? IPEndPoint.Parse(Client) : client.LocalEndPoint);
        Assert.Equal((PairEnd.ClientGone, "CR", reason), (end.End, end.State.ToString(), end.Reason));
        Assert.Equal(0, (await _node.Node.ListenerAsync("l"))!.Gate.Refused.Sum());
        Assert.Equal(0, _origin.AcceptedCount);
    }

    private async Task RefusedAsync(byte[] bytes, string state, string reason)
    {
        var before = _node.Log.Count;
        using var client = await SayAsync(bytes);
        Assert.Equal(PeerEnd.Reset, (await client.ReceiveToEndAsync()).End);
        await Eventually.EqualAsync(before + 1, () => _node.Log.Count);
        var record = _node.Log.Last;
        Assert.Equal((PairEnd.Refused, state, reason), (record.End, record.State.ToString(), record.Reason));
    }

    private async Task<TcpPeer> SayAsync(byte[] bytes)
    {
        var client = await TcpPeer.ConnectAsync(_node.Listener("l"));
        await client.SendAllAsync(bytes);
        return client;
    }

    private Task<PairListing> RowsAsync(PairFilter filter) => _node.Node.Directory.RankAsync(filter, PairOrder.Age, 10, DirectoryScope.Node);

    private static byte[] Header(ProxyTlvSet tlvs, string client = Client)
    {
        Span<byte> header = stackalloc byte[512];
        var written = ProxyHeaderWriter.WriteV2(header, Address(client), Address("192.0.2.1:443"), tlvs);
        return header[..written.Length].ToArray();
    }

    private static TcpAddress Address(string text) => TcpAddress.From(IPEndPoint.Parse(text));
}

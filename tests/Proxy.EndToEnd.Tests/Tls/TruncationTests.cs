using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Tls;

/// <summary>Clients that end TCP and say nothing of it in TLS.</summary>
public sealed class TruncationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_FIN_without_close_notify_is_named_in_the_log_and_with_strict_close_it_is_a_reset(bool isStrict)
    {
        using var authority = new TestAuthority();
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $"{TlsNode.Listener(authority.Issue("site.example"))}\nproxy.listeners.l0.tls.strict-close = {(isStrict ? "on" : "off")}", null, origin.EndPoint);
        using var client = await TlsClient.ConnectAsync(proxy.Listener, "site.example");
        await client.Stream.WriteAsync("hello"u8.ToArray());
        using var server = await origin.AcceptAsync();
        Assert.Equal("hello"u8.ToArray(), await server.ReceiveExactlyAsync(5));

        client.Peer.HalfClose();

        Assert.Equal(isStrict ? PeerEnd.Reset : PeerEnd.Eof, (await server.ReceiveToEndAsync()).End);
        server.Dispose();
        Assert.Contains(",truncated", await proxy.EndedAsync(client.Address), StringComparison.Ordinal);
        await proxy.EndAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ends_are_said_in_TLS_to_clients_and_to_servers_whoever_ends_first(bool clientFirst)
    {
        // Two of our own in a row, either of which takes an end without close_notify for a broken connection.
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("site.example");
        var port = LoopbackPort.Free();
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.listeners.first { bind = "127.0.0.1:0", pool = second }
            proxy.pools.second { endpoints = ["127.0.0.1:{{port}}"], tls { ca = "{{authority.CaFile}}", server-name = "site.example", strict-close = on } }
            proxy.listeners.second {
              bind = "127.0.0.1:{{port}}", pool = origin, tls { strict-close = on, certificates = [{ cert = "{{certificate}}", key = "{{key}}" }] }
            }
            proxy.pools.origin.endpoints = ["{{origin.EndPoint}}"]
            """,
            "first", "second");
        using var client = await TcpPeer.ConnectAsync(proxy.Listeners[0]);
        using var server = await origin.AcceptAsync();

        var (first, last) = clientFirst ? (client, server) : (server, client);
        first.HalfClose();
        Assert.Equal(PeerEnd.Eof, (await last.ReceiveToEndAsync()).End);
        await last.SendAllAsync("bye"u8.ToArray());
        last.HalfClose();

        var ending = await first.ReceiveToEndAsync();
        Assert.Equal((PeerEnd.Eof, 3L), (ending.End, ending.Count));
        var line = await proxy.EndedAsync(client.LocalEndPoint);
        Assert.Contains($" end={(clientFirst ? "client" : "server")}-closed", line, StringComparison.Ordinal);
        Assert.DoesNotContain("truncated", proxy.Process.Output, StringComparison.Ordinal);
        await proxy.EndAsync();
    }
}

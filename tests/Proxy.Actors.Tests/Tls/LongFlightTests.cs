using System.Net;
using Proxy.Testing;
using Proxy.Transport.Tests.Tls;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>Certificates that make a flight longer than what is made of one at a time.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class LongFlightTests
{
    private const int Ballast = 90_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_listener_shows_all_of_its_certificate_to_quick_and_to_slow_clients(bool isSlow)
    {
        await using var node = await TlsTestNode.StartAsync(ballast: Ballast);
        var (client, peer) = await node.ConnectAsync(isSlow);
        using (client)
        using (var server = await node.Origin.AcceptAsync())
        {
            await client.WriteAsync("hello"u8.ToArray());
            Assert.Equal("hello"u8.ToArray(), await server.ReceiveExactlyAsync(5));
            peer.Reset();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pool_shows_all_of_its_certificate_to_quick_and_to_slow_servers(bool isSlow)
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("web.internal");
        var own = authority.Issue("node.internal", ballast: Ballast);
        using var context = new TlsServerContext(new TlsServerOptions
        {
            Certificates = [new TlsCertificate(File.ReadAllBytes(certificate), File.ReadAllBytes(key))],
            ClientAuthentication = ClientAuthentication.Require,
            ClientCa = File.ReadAllBytes(authority.CaFile),
            AllowsResumption = false, // a ticket has the client's certificate in it, and room for 64 KiB
        });
        await using var origin = TestOrigin.Listen(options: new TcpPeerOptions { ReceiveBuffer = isSlow ? 16 * 1024 : null });
        await using var node = await TestNode.StartAsync(
            TestNode.Route("db", IPAddress.Loopback, origin.EndPoint)
            + $$"""proxy.pools.db.tls { ca = "{{authority.CaFile}}", server-name = "web.internal", cert = "{{own.Certificate}}", key = "{{own.Key}}" }""");

        using var client = await TcpPeer.ConnectAsync(node.Listener("db"));
        using var peer = await origin.AcceptAsync();
        using var server = new EnginePeer(peer.Socket, context.CreateSession());
        Assert.True(await server.HandshakeAsync(), server.Session.Failure);
        Assert.Equal("node.internal", server.Session.Facts!.PeerName);
        await server.WriteAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await client.ReceiveExactlyAsync(5));
    }
}

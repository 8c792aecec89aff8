using System.Net;
using Proxy.Actors.Tests.Tls;
using Proxy.Testing;
using Proxy.Transport.Tests.Tls;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Metering;

/// <summary>The figures of TLS: of handshakes with clients and with servers, and of certificates.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class TlsFigureTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Handshakes_are_counted_as_full_resumed_or_failed_with_clients_and_with_servers()
    {
        var (certificate, key) = _authority.Issue("web.internal");
        await using var origin = TestOrigin.Serve(async peer =>
        {
            await peer.SendAllAsync("!"u8.ToArray());
            await peer.ReceiveToEndAsync();
        });
        var web = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        await using var node = await TestNode.StartAsync($$"""
            proxy.listeners.web { bind = "{{web}}", pool = web, tls.certificates = [{ cert = "{{certificate}}", key = "{{key}}" }] }
            proxy.listeners.plain { bind = "127.0.0.1:0", pool = secure }
            proxy.pools.web.endpoints = ["{{origin.EndPoint}}"]
            proxy.pools.secure { endpoints = ["{{web}}"], tls { ca = "{{_authority.CaFile}}", server-name = "web.internal" } }
            """);
        using var reader = new MeterReader(node.Node);
        using var silent = await TcpPeer.ConnectAsync(web);
        await reader.FigureAsync(node.Node, "proxy.tls.handshakes.active{state=in-progress}", 0);
        await silent.SendAllAsync(new byte[] { 22, 3, 1, 1, 0 });
        await reader.FigureAsync(node.Node, "proxy.tls.handshakes.active{state=in-progress}", 1);
        silent.Dispose();
        await reader.FigureAsync(node.Node, "proxy.tls.handshakes.active{state=in-progress}", 0);
        await reader.FigureAsync(node.Node, "proxy.tls.handshakes{listener=web,result=failed}", 1);

        for (var i = 0; i < 3; i++)
        {
            using var client = await TcpPeer.ConnectAsync(node.Listener("plain"));
            await client.ReceiveExactlyAsync(1);
            client.HalfClose();
            await client.ReceiveToEndAsync();
        }

        using (var stranger = await TcpPeer.ConnectAsync(web))
        {
            await stranger.SendAllAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
            await stranger.ReceiveToEndAsync();
        }

        await reader.FigureAsync(node.Node, "proxy.tls.handshakes{listener=web,result=failed}", 2);
        await reader.FigureAsync(node.Node, "proxy.connections.refused{listener=web,reason=handshake}", 2);
        await reader.FigureAsync(node.Node, "proxy.tls.server.handshakes{pool=secure,result=resumed}", 2);
        var figures = await reader.ReadAsync(node.Node);
        Assert.Equal(1, figures["proxy.tls.server.handshakes{pool=secure,result=full}"]);
        Assert.Equal((1d, 2d), (figures["proxy.tls.handshakes{listener=web,result=full}"], figures["proxy.tls.handshakes{listener=web,result=resumed}"]));
        Assert.Equal(0, figures["proxy.tls.handshakes.active{state=waiting}"]);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_renewed_is_told_with_when_it_expires()
    {
        var (certificate, key) = _authority.Issue("web.internal", to: 60);
        await using var node = await TestNode.StartAsync($$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web, tls { certificates = [{ cert = "{{certificate}}", key = "{{key}}" }], reload = 1s } }
            proxy.pools.web.endpoints = ["127.0.0.1:1"]
            """);
        using var reader = new MeterReader(node.Node);
        const string Labels = "{where=listener web,use=server,name=web.internal}";
        await reader.FigureAsync(node.Node, $"proxy.certificate.not_renewed{Labels}", 0);
        using var read = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(certificate);
        await reader.FigureAsync(node.Node, $"proxy.certificate.expiry.timestamp{Labels}", new DateTimeOffset(read.NotAfter).ToUnixTimeSeconds());
        await File.WriteAllTextAsync(certificate, "not a certificate\n");
        await reader.FigureAsync(node.Node, $"proxy.certificate.not_renewed{Labels}", 1);
    }
}

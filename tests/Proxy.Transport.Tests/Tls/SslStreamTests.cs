using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Proxy.Transport.Tls;

namespace Proxy.Transport.Tests.Tls;

/// <summary>The engine against .NET's own, in both roles.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class SslStreamTests : TlsTest
{
    [Theory]
    [InlineData(SslProtocols.Tls12, "TLSv1.2", true)]
    [InlineData(SslProtocols.Tls12, "TLSv1.2", false)]
    [InlineData(SslProtocols.Tls13, "TLSv1.3", true)]
    [InlineData(SslProtocols.Tls13, "TLSv1.3", false)]
    public async Task A_client_of_dotnet_is_served_and_gets_the_certificate_that_it_can_use(SslProtocols version, string name, bool isRsa)
    {
        var server = Server(new TlsServerOptions { Certificates = [Issue("web.internal"), Issue("web.internal", isRsa: true)], Alpn = ["h2"] });
        using var engine = new EnginePeer(await AcceptedAsync(out var stream), server.CreateSession());
        await using var client = stream;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "web.internal",
            EnabledSslProtocols = version,
            ApplicationProtocols = [SslApplicationProtocol.Http11, SslApplicationProtocol.Http2],
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.Subject == "CN=web.internal",
        };
        if (version == SslProtocols.Tls12)
        {
            var suite = isRsa ? TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 : TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384;
            options.CipherSuitesPolicy = new CipherSuitesPolicy([suite]);
        }

        await Task.WhenAll(engine.HandshakeAsync(), client.AuthenticateAsClientAsync(options));
        Assert.Equal((name, "web.internal", "h2"), (engine.Session.Facts!.Protocol, engine.Session.Facts.ServerName, engine.Session.Facts.Alpn));
        if (version == SslProtocols.Tls12) Assert.Equal(isRsa ? "RSA" : "ECC", client.RemoteCertificate!.GetKeyAlgorithm() == "1.2.840.113549.1.1.1" ? "RSA" : "ECC");
        await ExchangeAsync(engine, client);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, "TLSv1.2")]
    [InlineData(SslProtocols.Tls13, "TLSv1.3")]
    public async Task A_server_of_dotnet_is_spoken_to_with_a_client_certificate(SslProtocols version, string name)
    {
        var (certificate, key) = Authority.Issue("web.internal");
        using var shown = X509Certificate2.CreateFromPemFile(certificate, key);
        var context = Client(new TlsClientOptions { Ca = Ca, Certificate = Issue("some-client"), Alpn = ["h2", "http/1.1"] });
        using var engine = new EnginePeer(await AcceptedAsync(out var stream), context.CreateSession("one", "web.internal"));
        await using var server = stream;
        X509Certificate? seen = null;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = shown,
            EnabledSslProtocols = version,
            ClientCertificateRequired = true,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            RemoteCertificateValidationCallback = (_, client, _, _) =>
            {
                seen = client;
                return client is not null;
            },
        };
        var authenticated = server.AuthenticateAsServerAsync(options);
        Assert.True(await engine.HandshakeAsync());
        await authenticated;
        Assert.Equal("CN=some-client", seen!.Subject);
        Assert.Equal((name, "http/1.1", "ok"), (engine.Session.Facts!.Protocol, engine.Session.Facts.Alpn, engine.Session.Facts.VerifyResult));
        await ExchangeAsync(engine, server);
    }

    private static async Task ExchangeAsync(EnginePeer engine, SslStream other)
    {
        var (there, back) = (RandomNumberGenerator.GetBytes(3_000_000), RandomNumberGenerator.GetBytes(3_000_000));
        var got = new byte[there.Length];
        var sends = Task.WhenAll(engine.WriteAsync(there), other.ReadExactlyAsync(got).AsTask());
        await sends;
        Assert.Equal(there, got);
        var sent = other.WriteAsync(back).AsTask();
        var (_, read) = await engine.ReadAsync(back.Length);
        await sent;
        Assert.Equal(back, read);
        await other.ShutdownAsync();
        Assert.Equal(TlsStatus.Closed, (await engine.ReadAsync(1)).Status);
        await engine.WriteAsync("after"u8.ToArray());
        await engine.ShutdownAsync();
        var rest = new byte[100];
        Assert.Equal(5, await other.ReadAtLeastAsync(rest, 5));
        Assert.Equal(0, await other.ReadAsync(rest));
    }

    private static Task<Socket> AcceptedAsync(out SslStream stream)
    {
        var (listener, port) = EnginePeer.Listen();
        using (listener)
        {
            var connecting = EnginePeer.ConnectAsync(port);
            stream = new SslStream(new NetworkStream(listener.Accept(), ownsSocket: true));
            return connecting;
        }
    }
}

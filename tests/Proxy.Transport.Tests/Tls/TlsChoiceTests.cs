using Proxy.Testing;
using Proxy.Transport.Tls;

namespace Proxy.Transport.Tests.Tls;

/// <summary>What server and client agree on: certificate, protocol, version; and who is let in.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class TlsChoiceTests : TlsTest
{
    [Theory]
    [InlineData("a.example.org", "a.example.org")]
    [InlineData("A.Example.ORG", "a.example.org")]
    [InlineData("b.example.org", "*.example.org")]
    [InlineData("c.b.example.org", "first.internal")]
    [InlineData("other.net", "first.internal")]
    [InlineData(null, "first.internal")]
    public void The_certificate_is_chosen_by_name_exact_before_wildcard_before_the_first(string? asked, string shown)
    {
        var server = Server(new TlsServerOptions { Certificates = [Issue("first.internal"), Issue("*.example.org"), Issue("a.example.org")] });
        var pair = Pair(server, Client(new TlsClientOptions { Ca = Ca, Verify = false }), asked);
        pair.Agree();
        Assert.Equal(shown, pair.Client.Facts!.PeerName);
        Assert.Equal(asked?.ToLowerInvariant(), pair.Server.Facts!.ServerName);
    }

    [Theory]
    [InlineData(-20, -10, 0, 10, 1)] // expired
    [InlineData(5, 10, 0, 10, 1)] // not valid yet
    [InlineData(0, 10, 0, 20, 0)]
    [InlineData(-20, -10, -20, -5, 0)]
    public void For_a_name_the_first_certificate_that_holds_is_shown_also_to_who_names_none(int from, int to, int from2, int to2, int shown)
    {
        TlsCertificate[] certificates = [Issue("site.internal", from - 1, to), Issue("site.internal", from2 - 1, to2)];
        var server = Server(new TlsServerOptions { Certificates = certificates });
        Assert.Equal([shown == 0, shown == 1], certificates.Select(server.IsShown));
        foreach (var name in new[] { "site.internal", null })
        {
            var verdict = Pair(server, Client(new TlsClientOptions { Ca = Ca, Verify = false }), name).Agree().Client.Facts!.VerifyResult;
            Assert.Equal(shown == 1 || to > 0 ? "ok" : "certificate has expired", verdict);
        }
    }

    [Fact]
    public void Names_that_are_given_beat_those_in_the_certificate()
    {
        var (certificate, key) = Authority.Issue("web.internal");
        var renamed = new TlsCertificate(File.ReadAllBytes(certificate), File.ReadAllBytes(key), "alias.internal");
        var server = Server(new TlsServerOptions { Certificates = [Issue("first.internal"), renamed] });
        var client = Client(new TlsClientOptions { Ca = Ca, Verify = false });
        Assert.Equal("web.internal", Pair(server, client, "alias.internal").Agree().Client.Facts!.PeerName);
        Assert.Equal("first.internal", Pair(server, client, "web.internal").Agree().Client.Facts!.PeerName);
    }

    [Theory]
    [InlineData("h2", "http/1.1", "h2")]
    [InlineData("http/1.1", "h2", "http/1.1")]
    public void The_protocol_is_the_servers_first_that_both_know(string first, string second, string chosen)
    {
        var server = Server(new TlsServerOptions { Certificates = [Issue("web.internal")], Alpn = [first, second] });
        var pair = Pair(server, Client(new TlsClientOptions { Ca = Ca, Alpn = ["spdy/3", "http/1.1", "h2"] })).Agree();
        Assert.Equal((chosen, chosen), (pair.Client.Facts!.Alpn, pair.Server.Facts!.Alpn));
    }

    [Fact]
    public void Without_a_protocol_that_both_know_the_client_is_told()
    {
        var server = Server(new TlsServerOptions { Certificates = [Issue("web.internal")], Alpn = ["h2"] });
        var pair = Pair(server, Client(new TlsClientOptions { Ca = Ca, Alpn = ["smtp"] }));
        pair.Handshake();
        Assert.Equal("no protocol that both sides know (ALPN)", pair.Server.Failure);
        Assert.Equal("peer sent alert: no application protocol", pair.Client.Failure);
    }

    [Fact]
    public void Without_a_list_or_without_an_offer_no_protocol_is_chosen()
    {
        var offered = Pair(Server(), Client(new TlsClientOptions { Ca = Ca, Alpn = ["h2"] })).Agree();
        Assert.Null(offered.Client.Facts!.Alpn);
        var server = Server(new TlsServerOptions { Certificates = [Issue("web.internal")], Alpn = ["h2"] });
        Assert.Null(Pair(server).Agree().Server.Facts!.Alpn);
    }

    [Fact]
    public void The_oldest_version_is_kept_to_by_both()
    {
        var old = Server(new TlsServerOptions { Certificates = [Issue("web.internal")] });
        var pair = Pair(old, Client(new TlsClientOptions { Ca = Ca, MinVersion = TlsVersion.Tls13 })).Agree();
        Assert.Equal("TLSv1.3", pair.Server.Facts!.Protocol);
    }

    [Theory]
    [InlineData(ClientAuthentication.Require)]
    [InlineData(ClientAuthentication.Request)]
    public void A_client_with_a_certificate_of_the_CA_is_let_in_and_named(ClientAuthentication authentication)
    {
        var client = Client(new TlsClientOptions { Ca = Ca, Certificate = Issue("some-client") });
        var pair = Pair(Server(Asking(authentication)), client).Agree();
        Assert.Equal(("some-client", "ok"), (pair.Server.Facts!.PeerName, pair.Server.Facts.VerifyResult));
        Assert.Equal("/CN=some-client", pair.Server.Facts.PeerSubject);
    }

    [Fact]
    public void A_client_without_a_certificate_is_let_in_unless_one_is_required()
    {
        Assert.Null(Pair(Server(Asking(ClientAuthentication.Request))).Agree().Server.Facts!.PeerName);
        var refused = Pair(Server(Asking(ClientAuthentication.Require)));
        refused.Handshake();
        Assert.Equal("no certificate from the client", refused.Server.Failure);
        Assert.NotEmpty(refused.ToClient);
        refused.Read(refused.Client, refused.ToClient, refused.ToServer);
        Assert.Equal("peer sent alert: certificate required", refused.Client.Failure);
    }

    [Theory]
    [InlineData(ClientAuthentication.Require)]
    [InlineData(ClientAuthentication.Request)]
    public void A_client_with_a_certificate_of_another_CA_is_refused(ClientAuthentication authentication)
    {
        var other = Own(new TestAuthority("another CA"));
        var client = Client(new TlsClientOptions { Ca = Ca, Certificate = Issue("some-client", by: other) });
        var pair = Pair(Server(Asking(authentication)), client);
        pair.Handshake();
        Assert.Equal("certificate (CN=some-client) is from CN=another CA, which is not among the trusted", pair.Server.Failure);
        pair.Read(pair.Client, pair.ToClient, pair.ToServer);
        Assert.Equal("peer sent alert: unknown ca", pair.Client.Failure);
    }

    [Fact]
    public void What_is_told_of_a_certificate_is_bounded_whatever_stands_in_it()
    {
        var other = Own(new TestAuthority(new string('i', 60_000)));
        var client = Client(new TlsClientOptions { Ca = Ca, Certificate = Issue("some-client", by: other) });
        var pair = Pair(Server(Asking(ClientAuthentication.Request)), client);
        pair.Handshake();
        Assert.StartsWith("certificate (CN=some-client) is from CN=iii", pair.Server.Failure, StringComparison.Ordinal);
        Assert.EndsWith("iii..., which is not among the trusted", pair.Server.Failure, StringComparison.Ordinal);
        Assert.InRange(pair.Server.Failure!.Length, 128, 256);
    }

    [Fact]
    public void A_servers_certificate_that_is_bad_is_refused_with_the_reason()
    {
        var other = Own(new TestAuthority("another CA"));
        Assert.StartsWith("certificate has expired (notAfter 20", FailureWith(Issue("web.internal", -20, -10)), StringComparison.Ordinal);
        Assert.StartsWith("certificate is not valid yet (notBefore 20", FailureWith(Issue("web.internal", 5, 10)), StringComparison.Ordinal);
        Assert.Equal("hostname mismatch: wanted web.internal, certificate is for other.internal", FailureWith(Issue("other.internal")));
        Assert.Equal("hostname mismatch: wanted 10.0.0.7, certificate is for web.internal", FailureWith(Issue("web.internal"), "10.0.0.7"));
        Assert.Equal("certificate (CN=web.internal) is from CN=another CA, which is not among the trusted", FailureWith(Issue("web.internal", by: other)));
        Assert.Equal(
            "certificate (CN=web.internal) is not for this use: no server's",
            FailureWith(Issue("web.internal", usages: [TestAuthority.ClientAuthentication])));
    }

    [Fact]
    public void A_self_signed_certificate_is_called_so()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=web.internal", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var certificate = new TlsCertificate(
            System.Text.Encoding.ASCII.GetBytes(made.ExportCertificatePem()), System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        Assert.Equal("self-signed certificate (CN=web.internal), and it is not among the trusted", FailureWith(certificate));
    }

    [Fact]
    public void A_bad_certificate_passes_when_checking_is_off_and_says_what_is_wrong()
    {
        var server = Server(new TlsServerOptions { Certificates = [Issue("web.internal", -20, -10)] });
        var pair = Pair(server, Client(new TlsClientOptions { Ca = Ca, Verify = false })).Agree();
        Assert.Equal("certificate has expired", pair.Client.Facts!.VerifyResult);
    }

    [Fact]
    public void An_address_is_found_in_the_certificate_and_not_sent()
    {
        var server = Server(new TlsServerOptions { Certificates = [Issue("10.0.0.7")] });
        Assert.Null(Pair(server, name: "10.0.0.7").Agree().Server.Facts!.ServerName);
    }

    private TlsServerOptions Asking(ClientAuthentication authentication) => new()
    {
        Certificates = [Issue("web.internal")],
        ClientAuthentication = authentication,
        ClientCa = Ca,
    };

    private string? FailureWith(TlsCertificate certificate, string wanted = "web.internal")
    {
        var pair = Pair(Server(new TlsServerOptions { Certificates = [certificate] }), name: wanted);
        Assert.Equal(TlsStatus.Failed, pair.Handshake().Client);
        Assert.StartsWith("peer sent alert: ", pair.Server.Failure, StringComparison.Ordinal);
        return pair.Client.Failure;
    }
}

using System.Text;
using Proxy.Transport.Tls;

namespace Proxy.Transport.Tests.Tls;

/// <summary>Options that are of no use are refused with a sentence, and nothing of a key is in it.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class TlsOptionsTests : TlsTest
{
    [Fact]
    public void Certificates_and_keys_that_cannot_be_used_are_told_apart()
    {
        var (certificate, key) = Authority.Issue("web.internal");
        var (chain, secret) = (File.ReadAllBytes(certificate), File.ReadAllBytes(key));
        Assert.Equal("a TLS server needs a certificate", Problem([]));
        Assert.Equal("the certificate holds no certificate (PEM)", Problem([new TlsCertificate(secret, secret)]));
        Assert.Equal("there is no private key (PEM)", Problem([new TlsCertificate(chain, chain)]));
        Assert.Equal("the private key is not that of the certificate", Problem([new TlsCertificate(chain, File.ReadAllBytes(Authority.Issue("web.internal").Key))]));
        var ca = Ca.ToArray();
        Assert.StartsWith("the certificates are in the wrong order: the private key is that of number 2", Problem([new TlsCertificate((byte[])[.. ca, .. chain], secret)]), StringComparison.Ordinal);
        // Nobody would be shown the second.
        Assert.Equal(
            "the private key is not that of the certificate",
            Problem([Issue("web.internal"), new TlsCertificate(chain, File.ReadAllBytes(Authority.Issue("web.internal").Key))]));
        var damaged = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(chain) + "\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Assert.Equal("certificate 2 of the certificate is damaged", Problem([new TlsCertificate(damaged, secret)]));
        using var plain = System.Security.Cryptography.ECDsa.Create();
        plain.ImportFromPem(Encoding.ASCII.GetString(secret));
        var locked = plain.ExportEncryptedPkcs8PrivateKeyPem(
            "secret", new System.Security.Cryptography.PbeParameters(System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1000));
        Assert.StartsWith("the private key is encrypted", Problem([new TlsCertificate(chain, Encoding.ASCII.GetBytes(locked))]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_asked_of_clients_needs_a_CA_and_a_ticket_key_its_length()
    {
        var certificate = Issue("web.internal");
        Assert.Contains("no CA is given", Problem(new TlsServerOptions { Certificates = [certificate], ClientAuthentication = ClientAuthentication.Require }), StringComparison.Ordinal);
        Assert.StartsWith("a ticket key has 80 bytes", Problem(new TlsServerOptions { Certificates = [certificate], TicketKeys = [new byte[48]] }), StringComparison.Ordinal);
        Assert.StartsWith("the name of a protocol", Problem(new TlsServerOptions { Certificates = [certificate], Alpn = [""] }), StringComparison.Ordinal);
        Assert.Equal("the CA holds no certificate (PEM)", Assert.Throws<TlsException>(() => new TlsClientContext(new TlsClientOptions { Ca = new byte[] { 1 } })).Message);
    }

    [Theory]
    [InlineData("fe80::1%2")]
    public void A_name_that_no_certificate_can_be_for_is_refused(string name)
    {
        var client = Client();
        Assert.Contains(name, Assert.Throws<TlsException>(() => client.CreateSession("one", name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_without_the_library_is_told_what_to_install()
    {
        Assert.True(TlsLibrary.IsAvailable);
        Assert.Equal((0, 0), TlsLibrary.Load("libnothing", "libcrypto"));
        Assert.Contains("apt-get install libssl3", TlsLibrary.ProblemOf(0), StringComparison.Ordinal);
    }

    private static string Problem(IReadOnlyList<TlsCertificate> certificates) => Problem(new TlsServerOptions { Certificates = certificates });

    private static string Problem(TlsServerOptions options) => Assert.Throws<TlsException>(() => new TlsServerContext(options)).Message;
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Proxy.Testing;

/// <summary>A CA, and certificates of it as files. For those that <c>deploy/certificates</c> would not make; where it would, tests run
/// that.</summary>
public sealed class TestAuthority : IDisposable
{
    /// <summary>The usage of a server's certificate.</summary>
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The usage of a client's certificate.</summary>
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly TempDirectory _directory = new("authority");
    private readonly X509Certificate2 _certificate;

    /// <summary>Makes one.</summary>
    /// <param name="name">What its certificate calls it.</param>
    /// <param name="to">Until when it holds, in days from now.</param>
    public TestAuthority(string name = "test", double to = 100)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-100), DateTimeOffset.UtcNow.AddDays(to));
        File.WriteAllText(CaFile, _certificate.ExportCertificatePem() + "\n");
    }

    /// <summary>The file with its own certificate.</summary>
    public string CaFile => _directory["ca.crt"];

    /// <summary>Makes a certificate and its key.</summary>
    /// <param name="host">The address or name that it is for.</param>
    /// <param name="from">From when it holds, in days from now.</param>
    /// <param name="to">Until when it holds, in days from now.</param>
    /// <param name="usages">What it is for; null for a member's: server and client.</param>
    /// <param name="isRsa">Whether its key is one for RSA, not for ECDSA.</param>
    /// <param name="ballast">Bytes of an extension that nobody knows.</param>
    /// <param name="name">The common name in it; null for the host.</param>
    /// <param name="keyBits">The length of a key for RSA that nobody should use; 0 for a good one.</param>
    /// <returns>The paths of both.</returns>
    public (string Certificate, string Key) Issue(
        string host, int from = -1, int to = 10, IReadOnlyList<string>? usages = null, bool isRsa = false, int ballast = 0, string? name = null, int keyBits = 0)
    {
        using AsymmetricAlgorithm key = isRsa || keyBits > 0 ? RSA.Create(keyBits > 0 ? keyBits : 2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var distinguished = new X500DistinguishedNameBuilder();
        distinguished.AddCommonName(name ?? host);
        var subject = distinguished.Build();
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. (usages ?? [ServerAuthentication, ClientAuthentication]).Select(usage => new Oid(usage))], false));
        if (ballast > 0) request.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.55555.1", new byte[ballast], false));
        var now = DateTimeOffset.UtcNow;
        using var own = _certificate.GetECDsaPrivateKey()!;
        var signature = X509SignatureGenerator.CreateForECDsa(own);
        using var certificate = request.Create(_certificate.SubjectName, signature, now.AddDays(from), now.AddDays(to), Guid.NewGuid().ToByteArray());
        var file = Guid.NewGuid().ToString("N");
        File.WriteAllText(_directory[$"{file}.crt"], certificate.ExportCertificatePem());
        File.WriteAllText(_directory[$"{file}.key"], key.ExportPkcs8PrivateKeyPem());
        return (_directory[$"{file}.crt"], _directory[$"{file}.key"]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        _directory.Dispose();
    }
}

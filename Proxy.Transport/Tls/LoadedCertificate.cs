using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Proxy.Transport.Tls;

/// <summary>A certificate as OpenSSL has read it.</summary>
internal sealed class LoadedCertificate : IDisposable
{
    private LoadedCertificate(List<nint> chain, nint key, IReadOnlyList<string> names)
    {
        (Chain, Key) = (chain, key);
        Names = [.. names.Select(CertificateNames.Normalize)];
        KeyType = Libcrypto.EVP_PKEY_get_base_id(key);
    }

    /// <summary>The certificate and those between it and its CA.</summary>
    internal List<nint> Chain { get; }

    /// <summary>Its private key.</summary>
    internal nint Key { get; }

    /// <summary>OpenSSL's number for the kind of its key: a context takes one certificate of each kind.</summary>
    internal int KeyType { get; }

    /// <summary>The names that it is for.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>Reads it.</summary>
    /// <exception cref="TlsException">It cannot be read.</exception>
    internal static LoadedCertificate Load(TlsCertificate certificate)
    {
        var chain = PemReader.Certificates(certificate.Chain.Span, "the certificate");
        try
        {
            var names = NamesOf(certificate);
            return new LoadedCertificate(chain, PemReader.PrivateKey(certificate.Key.Span), names);
        }
        catch (TlsException)
        {
            PemReader.Free(chain);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        PemReader.Free(Chain);
        Libcrypto.EVP_PKEY_free(Key);
    }

    private static IReadOnlyList<string> NamesOf(TlsCertificate certificate)
    {
        if (certificate.Names.Count > 0) return certificate.Names;
        try
        {
            using var parsed = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(certificate.Chain.Span));
            return CertificateNames.Of(parsed);
        }
        catch (CryptographicException damaged)
        {
            throw new TlsException("the certificate cannot be read", damaged);
        }
    }
}

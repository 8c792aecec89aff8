using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Proxy.Transport.Tls;

/// <summary>A certificate as OpenSSL has read it. It goes when nobody knows of it any more; contexts keep what they use.</summary>
internal sealed class LoadedCertificate
{
    private LoadedCertificate(List<nint> chain, nint key, X509Certificate2 certificate, IReadOnlyList<string> names)
    {
        (Chain, Key) = (chain, key);
        Names = [.. (names.Count > 0 ? names : CertificateNames.Of(certificate)).Select(CertificateNames.Normalize)];
        KeyType = Libcrypto.EVP_PKEY_get_base_id(key);
        (NotBefore, NotAfter) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
    }

    /// <summary>Frees it.</summary>
    ~LoadedCertificate()
    {
        PemReader.Free(Chain);
        Libcrypto.EVP_PKEY_free(Key);
    }

    /// <summary>The certificate and those between it and its CA.</summary>
    internal List<nint> Chain { get; }

    /// <summary>Its private key.</summary>
    internal nint Key { get; }

    /// <summary>OpenSSL's number for the kind of its key: a context takes one certificate of each kind.</summary>
    internal int KeyType { get; }

    /// <summary>The names that it is for.</summary>
    internal IReadOnlyList<string> Names { get; }

    private DateTimeOffset NotBefore { get; }

    private DateTimeOffset NotAfter { get; }

    /// <summary>Whether it holds at a time.</summary>
    internal bool IsValidAt(DateTimeOffset time) => NotBefore <= time && time <= NotAfter;

    /// <summary>Reads it.</summary>
    /// <exception cref="TlsException">It cannot be read.</exception>
    internal static LoadedCertificate Load(ReadOnlySpan<byte> pem, ReadOnlySpan<byte> key, IReadOnlyList<string> names)
    {
        var chain = PemReader.Certificates(pem, "the certificate");
        try
        {
            using var parsed = Parse(pem);
            return new LoadedCertificate(chain, PemReader.PrivateKey(key), parsed, names);
        }
        catch (TlsException)
        {
            PemReader.Free(chain);
            throw;
        }
    }

    private static X509Certificate2 Parse(ReadOnlySpan<byte> pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(Encoding.Latin1.GetString(pem));
        }
        catch (CryptographicException damaged)
        {
            throw new TlsException("the certificate cannot be read", damaged);
        }
    }
}

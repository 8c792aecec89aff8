namespace Proxy.Transport.Tls;

/// <summary>A certificate with its chain and its private key. Neither is ever printed. Contexts may share one; on one thread at a time.</summary>
/// <param name="chain">PEM: the certificate, then those between it and its CA.</param>
/// <param name="key">PEM: its private key, not encrypted.</param>
/// <param name="names">The names that it is for, <c>*.example.org</c> for one label; empty for those that it holds itself.</param>
public sealed class TlsCertificate(ReadOnlyMemory<byte> chain, ReadOnlyMemory<byte> key, params IReadOnlyList<string> names)
{
    private ReadOnlyMemory<byte> _chain = chain;
    private ReadOnlyMemory<byte> _key = key;
    private LoadedCertificate? _loaded;

    /// <summary>The names that it is for; empty for those that it holds itself.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>The certificate as OpenSSL has read it.</summary>
    /// <exception cref="TlsException">It cannot be used.</exception>
    internal LoadedCertificate Loaded => _loaded ?? Read();

    /// <summary>Has OpenSSL read it, and sees that it takes it. The PEM is not needed any more then.</summary>
    /// <exception cref="TlsException">It cannot be used; the message says why.</exception>
    public void Load() => _ = Loaded;

    /// <summary>Sees that OpenSSL can read all certificates of CAs.</summary>
    /// <param name="pem">PEM.</param>
    /// <exception cref="TlsException">It cannot; the message says which one.</exception>
    public static void CheckAuthorities(ReadOnlySpan<byte> pem)
    {
        TlsLibrary.Ensure();
        PemReader.Free(PemReader.Certificates(pem, "the file"));
    }

    private LoadedCertificate Read()
    {
        TlsLibrary.Ensure();
        var loaded = LoadedCertificate.Load(_chain.Span, _key.Span, Names);
        TlsContext.Try(loaded);
        (_chain, _key) = (default, default);
        return _loaded = loaded;
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;

namespace Proxy.Transport.Tls;

/// <summary>What the sessions of one listener or pool share: certificates, rules, keys. Immutable; made on any thread. It may be disposed
/// of while sessions of it live: they keep what they need.</summary>
public abstract unsafe class TlsContext : IDisposable
{
    // Mozilla's "intermediate": forward secrecy and AEAD only.
    private static ReadOnlySpan<byte> Ciphers12 =>
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305\0"u8;

    private static ReadOnlySpan<byte> Ciphers13 => "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256\0"u8;

    private protected const ulong Options =
        Libssl.NoRenegotiation | Libssl.NoCompression | Libssl.CipherServerPreference | Libssl.PrioritizeChaCha;

    private int _users = 1;
    private int _disposed;

    private protected TlsContext(IReadOnlyList<string> alpn)
    {
        TlsLibrary.Ensure();
        Alpn = new AlpnList(alpn);
    }

    /// <summary>What nobody disposes of goes when nobody can make a session of it any more.</summary>
    ~TlsContext() => GiveUp();

    /// <summary>The protocols of ALPN.</summary>
    internal AlpnList Alpn { get; }

    /// <summary>Frees what no living session needs; the rest goes with the last of them.</summary>
    public void Dispose()
    {
        GiveUp();
        GC.SuppressFinalize(this);
    }

    /// <summary>A session begins to use it.</summary>
    internal void Enter()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) == 1, this);
        int users;
        do
        {
            // Who comes when the last one has gone would use what is freed.
            users = Volatile.Read(ref _users);
            ObjectDisposedException.ThrowIf(users == 0, this);
        }
        while (Interlocked.CompareExchange(ref _users, users + 1, users) != users);
    }

    /// <summary>A session has ended.</summary>
    internal void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0) Free();
    }

    /// <summary>Frees what there is; where making it has failed, that is not all.</summary>
    private protected virtual void Free() => Alpn?.Dispose();

    private void GiveUp()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) Leave();
    }

    private protected static nint MakeContext(TlsVersion min)
    {
        var context = Libssl.SSL_CTX_new(Libssl.TLS_method());
        if (context == 0) throw new TlsException(TlsFailure.Take(null));
        fixed (byte* list12 = Ciphers12, list13 = Ciphers13)
        {
            _ = Libssl.SSL_CTX_set_cipher_list(context, list12);
            _ = Libssl.SSL_CTX_set_ciphersuites(context, list13);
        }

        _ = Libssl.SSL_CTX_ctrl(context, Libssl.ControlMinProtocol, (nint)min, null);
        _ = Libssl.SSL_CTX_set_options(context, Options);
        // What is shown is the chain that was given, not one that OpenSSL looks up among the trusted at each handshake.
        const int Modes = Libssl.ReleaseBuffers | Libssl.EnablePartialWrite | Libssl.AcceptMovingWriteBuffer | Libssl.NoAutoChain;
        _ = Libssl.SSL_CTX_ctrl(context, Libssl.ControlMode, Modes, null);
        return context;
    }

    /// <summary>Sees that a certificate can be used, whether or not somebody is ever shown it.</summary>
    /// <exception cref="TlsException">It cannot.</exception>
    internal static void Try(LoadedCertificate certificate)
    {
        var context = MakeContext(TlsVersion.Tls12);
        try
        {
            Use(context, certificate);
        }
        finally
        {
            Libssl.SSL_CTX_free(context);
        }
    }

    private protected static void Use(nint context, LoadedCertificate certificate)
    {
        Libcrypto.ERR_clear_error();
        if (Libssl.SSL_CTX_use_certificate(context, certificate.Chain[0]) != 1) throw new TlsException(TlsFailure.Take(null));
        foreach (var issuer in certificate.Chain.Skip(1))
        {
            _ = Libcrypto.X509_up_ref(issuer); // the context takes a reference over
            _ = Libssl.SSL_CTX_ctrl(context, Libssl.ControlChainCertificate, 0, (void*)issuer);
        }

        var isTaken = Libssl.SSL_CTX_use_PrivateKey(context, certificate.Key) == 1 && Libssl.SSL_CTX_check_private_key(context) == 1;
        var owner = isTaken ? 0 : certificate.Chain.FindIndex(each => Libcrypto.X509_check_private_key(each, certificate.Key) == 1);
        Libcrypto.ERR_clear_error();
        GC.KeepAlive(certificate);
        if (isTaken) return;
        throw new TlsException(owner > 0
            ? $"the certificates are in the wrong order: the private key is that of number {owner + 1}, which has to be the first"
            : "the private key is not that of the certificate");
    }

    private protected static void Trust(nint context, ReadOnlyMemory<byte> ca, string what, bool tellClients)
    {
        var certificates = PemReader.Certificates(ca.Span, what);
        foreach (var certificate in certificates)
        {
            _ = Libcrypto.X509_STORE_add_cert(Libssl.SSL_CTX_get_cert_store(context), certificate);
            if (tellClients) _ = Libssl.SSL_CTX_add_client_CA(context, certificate);
        }

        PemReader.Free(certificates);
        Libcrypto.ERR_clear_error(); // the same certificate twice does no harm
    }

    /// <summary>Told of each certificate that OpenSSL has checked; keeps what was wrong with it for the failure's sentence.</summary>
    [UnmanagedCallersOnly]
    private protected static int OnVerified(int isGood, nint store)
    {
        if (isGood == 1) return isGood;
        try
        {
            var ssl = (nint)Libcrypto.X509_STORE_CTX_get_ex_data(store, Libssl.SSL_get_ex_data_X509_STORE_CTX_idx());
            using var certificate = Parse(Libcrypto.X509_STORE_CTX_get_current_cert(store));
            TlsSession.Of(ssl)?.OnBadCertificate(Libcrypto.X509_STORE_CTX_get_error(store), certificate);
        }
        catch (Exception)
        {
            // OpenSSL is below; the certificate stays refused.
        }

        return isGood;
    }

    private static X509Certificate2? Parse(nint certificate)
    {
        var length = certificate == 0 ? 0 : Libcrypto.i2d_X509(certificate, null);
        if (length <= 0) return null;
        var encoded = new byte[length];
        fixed (byte* start = encoded)
        {
            var at = start;
            _ = Libcrypto.i2d_X509(certificate, &at);
        }

        return X509CertificateLoader.LoadCertificate(encoded);
    }
}

using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Proxy.Transport.Tls;

/// <summary>What the sessions of a TLS client share.</summary>
public sealed unsafe class TlsClientContext : TlsContext
{
    private readonly nint _context;
    private readonly ClientSessions _sessions;

    /// <summary>Makes one.</summary>
    /// <param name="options">How the client behaves.</param>
    /// <exception cref="TlsException">TLS cannot be had here, or a certificate or key is of no use; the message says what.</exception>
    public TlsClientContext(TlsClientOptions options)
        : base(options?.Alpn ?? throw new ArgumentNullException(nameof(options)))
    {
        _sessions = new ClientSessions(options.MaxSessions);
        _context = MakeContext(options.MinVersion);
        try
        {
            Prepare(options);
        }
        catch (TlsException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Sessions that are kept for resumption now.</summary>
    public int KeptSessions => _sessions.Count;

    /// <summary>Makes the session of a new connection; the caller disposes of it.</summary>
    /// <param name="endpoint">What tells the server from others: sessions are resumed at the same one only.</param>
    /// <param name="serverName">The name that is asked for and that the server's certificate has to be for; an address is looked for in
    /// the certificate and not sent. Null sends nothing and takes a certificate for any name.</param>
    public TlsSession CreateSession(string endpoint, string? serverName)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var session = new TlsSession(this, _context, isServer: false, serverName) { ResumptionKey = (endpoint, serverName ?? "") };
        try
        {
            if (!string.IsNullOrEmpty(serverName)) SetName(session.Handle, serverName);
        }
        catch (TlsException)
        {
            session.Dispose();
            throw;
        }

        _sessions.Offer(session.ResumptionKey, session.Handle);
        return session;
    }

    private protected override void Free()
    {
        _sessions?.Dispose();
        if (_context != 0) Libssl.SSL_CTX_free(_context);
        base.Free();
    }

    private void Prepare(TlsClientOptions options)
    {
        if (!options.Ca.IsEmpty) Trust(_context, options.Ca, "the CA", tellClients: false);
        else if (options.Verify) _ = Libssl.SSL_CTX_set_default_verify_paths(_context);
        Libssl.SSL_CTX_set_verify(_context, options.Verify ? Libssl.VerifyPeer : Libssl.VerifyNone, &OnVerified);
        _ = Libssl.SSL_CTX_set_alpn_protos(_context, Alpn.Bytes, (uint)Alpn.Length);
        _ = Libssl.SSL_CTX_ctrl(_context, Libssl.ControlSessionCache, Libssl.CacheClient, null);
        Libssl.SSL_CTX_sess_set_new_cb(_context, &OnNewSession);
        if (options.Certificate is { } certificate) Use(_context, certificate.Loaded);
    }

    private static void SetName(nint ssl, string name)
    {
        var text = Encoding.ASCII.GetBytes(CertificateNames.Normalize(name) + "\0");
        fixed (byte* bytes = text)
        {
            if (IPAddress.TryParse(name, out _))
            {
                if (Libcrypto.X509_VERIFY_PARAM_set1_ip_asc(Libssl.SSL_get0_param(ssl), bytes) != 1) throw NotCheckable(name);
                return;
            }

            _ = Libssl.SSL_ctrl(ssl, Libssl.ControlServerName, 0, bytes);
            Libssl.SSL_set_hostflags(ssl, Libssl.NoPartialWildcards);
            if (Libssl.SSL_set1_host(ssl, bytes) != 1) throw NotCheckable(name);
        }
    }

    /// <summary>Without a name to look for, any certificate would do.</summary>
    private static TlsException NotCheckable(string name) => new($"no certificate can be for {name}");

    [UnmanagedCallersOnly]
    private static int OnNewSession(nint ssl, nint session)
    {
        try
        {
            return TlsSession.Of(ssl) is { Context: TlsClientContext context } owner && context._sessions.Keep(owner.ResumptionKey, session) ? 1 : 0;
        }
        catch (Exception)
        {
            return 0; // OpenSSL is below; it frees the session
        }
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Proxy.Transport.Tls;

/// <summary>What the sessions of a TLS server share.</summary>
public sealed unsafe class TlsServerContext : TlsContext
{
    private const int HashBytes = 32; // SHA-256, and what OpenSSL takes for a session id context (SSL_MAX_SID_CTX_LENGTH)
    private const int MaxNameBytes = 255;

    private readonly List<nint> _contexts = [];
    private readonly HashSet<LoadedCertificate> _shown = [];
    private readonly nint _default;
    private readonly NameTable<nint> _byName;
    private readonly TicketKeys? _ticketKeys;
    private readonly byte[] _rules;
    private readonly TlsServerOptions _options;
    private readonly int _verifyMode;

    /// <summary>Makes one.</summary>
    /// <param name="options">How the server behaves.</param>
    /// <exception cref="TlsException">TLS cannot be had here, or a certificate, key or name is of no use; the message says what.</exception>
    public TlsServerContext(TlsServerOptions options)
        : base(options?.Alpn ?? throw new ArgumentNullException(nameof(options)))
    {
        _options = options;
        _verifyMode = ModeOf(options.ClientAuthentication);
        _rules = RulesOf(options);
        try
        {
            if (options.Certificates.Count == 0) throw new TlsException("a TLS server needs a certificate");
            if (options.ClientAuthentication != ClientAuthentication.None && options.ClientCa.IsEmpty)
                throw new TlsException("client certificates are asked for, and no CA is given that they have to come from");
            if (options.TicketKeys.Count > 0) _ticketKeys = new TicketKeys(options.TicketKeys);
            else if (options.AllowsResumption) _ticketKeys = new TicketKeys(options.Time);
            (_default, _byName) = Build([.. options.Certificates.Select(each => each.Loaded)]);
        }
        catch (TlsException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether a client can get a certificate; if not, another with the same kind of key is for all of its names.</summary>
    public bool IsShown(TlsCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return _shown.Contains(certificate.Loaded);
    }

    /// <summary>Makes the session of an accepted connection; the caller disposes of it.</summary>
    public TlsSession CreateSession() => new(this, _default, isServer: true, serverName: null);

    private protected override void Free()
    {
        foreach (var context in _contexts) Libssl.SSL_CTX_free(context);
        _ticketKeys?.Dispose();
        base.Free();
    }

    /// <summary>A context for each set of certificates that some name has: one of each kind of key, the first that holds now before those that
    /// do not.</summary>
    private (nint Default, NameTable<nint> ByName) Build(List<LoadedCertificate> certificates)
    {
        var now = _options.Time.GetUtcNow();
        var ofName = certificates
            .SelectMany(certificate => certificate.Names.Distinct(), (certificate, name) => (name, certificate))
            .GroupBy(each => each.name, each => each.certificate)
            .ToDictionary(group => group.Key, group => group.OrderByDescending(each => each.IsValidAt(now)).DistinctBy(each => each.KeyType).ToList());
        var contexts = new Dictionary<string, nint>();
        var first = certificates[0];
        var firstSet = first.Names.Count > 0 ? ofName[first.Names[0]] : [first];
        var table = new NameTable<nint>(ContextFor(firstSet));
        foreach (var (name, set) in ofName) table.Set(name, ContextFor(set));
        return (ContextFor(firstSet), table);

        nint ContextFor(List<LoadedCertificate> set)
        {
            var key = string.Join(',', set.Select(each => certificates.IndexOf(each)));
            return contexts.TryGetValue(key, out var made) ? made : contexts[key] = Make(set);
        }
    }

    private nint Make(List<LoadedCertificate> certificates)
    {
        var context = MakeContext(_options.MinVersion);
        _contexts.Add(context);
        foreach (var certificate in certificates) Use(context, certificate);
        _shown.UnionWith(certificates);
        if (!_options.ClientCa.IsEmpty) Trust(context, _options.ClientCa, "the CA for client certificates", tellClients: true);
        Libssl.SSL_CTX_set_verify(context, _verifyMode, &OnVerified);
        _ = Libssl.SSL_CTX_ctrl(context, Libssl.ControlSessionCache, Libssl.CacheOff, null); // tickets keep sessions with the clients
        if (!_options.AllowsResumption) _ = Libssl.SSL_CTX_set_options(context, Libssl.NoTicket);
        // OpenSSL sends two in TLS 1.3. A client that comes again has one of each of its connections, and each costs a thirtieth of a handshake;
        // without resumption it would send some that nobody can use.
        _ = Libssl.SSL_CTX_set_num_tickets(context, _options.AllowsResumption ? 1u : 0);

        Libssl.SSL_CTX_set_client_hello_cb(context, &OnClientHello, null);
        if (Alpn.Length > 0) Libssl.SSL_CTX_set_alpn_select_cb(context, &OnAlpn, null);
        if (_ticketKeys is not null) _ = Libssl.SSL_CTX_set_tlsext_ticket_key_evp_cb(context, &OnTicketKey);
        return context;
    }

    private static int ModeOf(ClientAuthentication authentication) => authentication switch
    {
        ClientAuthentication.Require => Libssl.VerifyPeer | Libssl.FailWithoutCertificate,
        ClientAuthentication.Request => Libssl.VerifyPeer,
        _ => Libssl.VerifyNone,
    };

    // What decides who is let in: a session is resumed only under the same (CVE-2025-23419).
    private static byte[] RulesOf(TlsServerOptions options) =>
        SHA256.HashData([(byte)options.ClientAuthentication, .. options.ClientCa.Span]);

    private void Choose(TlsSession session, nint ssl)
    {
        var name = ReadServerName(ssl);
        session.ServerName = name;
        if (name is not null && _byName.Find(name) is var context && context != _default)
        {
            _ = Libssl.SSL_set_SSL_CTX(ssl, context);
            Libssl.SSL_set_verify(ssl, _verifyMode, &OnVerified); // neither follows the context
            _ = Libssl.SSL_set_options(ssl, _options.AllowsResumption ? Options : Options | Libssl.NoTicket);
        }

        SetSessionContext(ssl, name);
    }

    /// <summary>A session is resumed only for the name that it was made for (RFC 6066, 3) and under the rules that it was made under.</summary>
    private void SetSessionContext(nint ssl, string? name)
    {
        Span<byte> rules = stackalloc byte[HashBytes + MaxNameBytes];
        Span<byte> hash = stackalloc byte[HashBytes];
        _rules.CopyTo(rules);
        var length = name is null ? 0 : Encoding.ASCII.GetBytes(name, rules[HashBytes..]);
        _ = SHA256.HashData(rules[..(HashBytes + length)], hash);
        fixed (byte* bytes = hash) _ = Libssl.SSL_set_session_id_context(ssl, bytes, HashBytes);
    }

    /// <summary>The name in a ClientHello: a list with one entry, of type 0 (RFC 6066, 3).</summary>
    private static string? ReadServerName(nint ssl)
    {
        byte* data;
        nuint length;
        if (Libssl.SSL_client_hello_get0_ext(ssl, Libssl.ExtensionServerName, &data, &length) != 1 || length < 6) return null;
        var bytes = new ReadOnlySpan<byte>(data, (int)length);
        var count = (bytes[3] << 8) | bytes[4];
        if (bytes[2] != 0 || count is 0 or > MaxNameBytes || count > bytes.Length - 5) return null;
        var name = bytes.Slice(5, count);
        return name.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E) ? null : CertificateNames.Normalize(Encoding.ASCII.GetString(name));
    }

    [UnmanagedCallersOnly]
    private static int OnClientHello(nint ssl, int* alert, void* argument)
    {
        try
        {
            if (TlsSession.Of(ssl) is { Context: TlsServerContext context } session) context.Choose(session, ssl);
            return 1;
        }
        catch (Exception)
        {
            return 0; // OpenSSL is below; it refuses the client
        }
    }

    [UnmanagedCallersOnly]
    private static int OnAlpn(nint ssl, byte** chosen, byte* chosenLength, byte* offered, uint offeredLength, void* argument)
    {
        try
        {
            var name = TlsSession.Of(ssl) is { } session ? session.Context.Alpn.Choose(new ReadOnlySpan<byte>(offered, (int)offeredLength)) : null;
            if (name is null) return Libssl.AlertFatal;
            *chosen = name + 1;
            *chosenLength = *name;
            return Libssl.AlertOk;
        }
        catch (Exception)
        {
            return Libssl.AlertFatal;
        }
    }

    [UnmanagedCallersOnly]
    private static int OnTicketKey(nint ssl, byte* name, byte* vector, nint cipher, nint mac, int encrypt)
    {
        try
        {
            return TlsSession.Of(ssl) is { Context: TlsServerContext { _ticketKeys: { } keys } } ? keys.Apply(name, vector, cipher, mac, encrypt == 1, Libssl.SSL_version(ssl) == (int)TlsVersion.Tls13) : -1;
        }
        catch (Exception)
        {
            return -1;
        }
    }
}

using Proxy.Actors.Prefaces;
using Proxy.Actors.Routing;
using Proxy.Actors.Tls;
using Proxy.Transport;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Pairs;

/// <summary>What was learnt of a connection before it had a route, beyond the address that it comes from. A pair of a listener that
/// learns nothing has none. Used on its loop's thread.</summary>
internal sealed class OpeningFacts
{
    // A ClientHello may offer any number of protocols; these are enough to see what the client wants.
    private const int MaxAlpn = 64;

    private PairDetails? _details;
    private (bool IsTruncated, string? Failure) _client;
    private (bool IsTruncated, string? Failure) _server;

    /// <summary>The PROXY header that came in; null when none did.</summary>
    internal ProxyHeader? Header
    {
        get;
        set => (field, _details) = (value, null);
    }

    /// <summary>What the first bytes say.</summary>
    internal Introduction Introduction
    {
        get;
        set => (field, _details) = (value, null);
    } = Introduction.Nothing;

    /// <summary>What the client's TLS handshake has agreed on; null without TLS that ends here.</summary>
    internal TlsFacts? Tls
    {
        get;
        set => (field, _details) = (value, null);
    }

    /// <summary>What the handshake with the server has agreed on; null without TLS to it.</summary>
    internal TlsFacts? ServerTls
    {
        get;
        set => (field, _details) = (value, null);
    }

    /// <summary>What the route is called that took it; empty before there is one, and for one without a name.</summary>
    internal string Route
    {
        get;
        set => (field, _details) = (value, null);
    } = "";

    /// <summary>Why TLS failed after a handshake, in an operator's words; empty when it has not.</summary>
    /// <param name="peer">As for <see cref="Describe"/>.</param>
    internal string TlsFailure(in TcpAddress peer)
    {
        if (_client.Failure is null && _server.Failure is null) return "";
        var told = Describe(peer);
        string?[] both = [Told("client", told.Tls), Told("server", told.ServerTls)];
        return string.Join("; ", both.Where(each => each is not null));
    }

    /// <summary>How TLS of both legs stands.</summary>
    /// <param name="client">The client's leg; null for one in plain.</param>
    /// <param name="server">The server's leg; null for one in plain, or while there is none.</param>
    internal void LookAt(TlsLeg? client, TlsLeg? server)
    {
        var (before, beforeServer) = (_client, _server);
        if (client is not null) _client = (client.IsTruncated, client.Failure);
        if (server is not null) _server = (server.IsTruncated, server.Failure);
        if (_client != before || _server != beforeServer) _details = null;
    }

    /// <summary>Whether a proxy in between has said whom it speaks for.</summary>
    internal bool IsProxied => Header is { HasAddresses: true };

    /// <summary>The address that the client connected to: what a proxy in between says of it, else our own.</summary>
    /// <param name="leg">The client's leg.</param>
    internal TcpAddress Destination(ILeg leg) => IsProxied ? Header!.Value.Destination : leg.Kernel?.Local ?? default;

    /// <summary>What logs and listings tell of it. The same object until something more is learnt.</summary>
    /// <param name="peer">The address that the connection comes from.</param>
    internal PairDetails Describe(in TcpAddress peer) => _details ??= new PairDetails
    {
        Proxied = IsProxied ? peer : null,
        Sni = Known(Introduction.ServerName),
        Alpn = Known(ClientText.Cut(ClientText.Protocols(string.Join(',', Introduction.Protocols)), MaxAlpn)),
        Host = Known(Introduction.Host),
        Route = Known(Route),
        Tls = TlsSummary.Of(Tls, _client.IsTruncated, _client.Failure),
        ServerTls = TlsSummary.Of(ServerTls, _server.IsTruncated, _server.Failure),
    };

    private static string? Told(string side, TlsSummary? tls) => tls?.Failure is { } failure ? $"TLS with the {side}: {failure}" : null;

    private static string? Known(string text) => text.Length == 0 ? null : text;
}

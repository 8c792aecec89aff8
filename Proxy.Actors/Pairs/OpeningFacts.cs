using Proxy.Actors.Prefaces;
using Proxy.Actors.Routing;
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

    /// <summary>How the client's TLS ended, as <see cref="TlsSummary.End"/>.</summary>
    internal string? TlsEnd
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

    /// <summary>How TLS to the server ended, as <see cref="TlsSummary.End"/>.</summary>
    internal string? ServerTlsEnd
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
        Tls = TlsSummary.Of(Tls, TlsEnd),
        ServerTls = TlsSummary.Of(ServerTls, ServerTlsEnd),
    };

    private static string? Known(string text) => text.Length == 0 ? null : text;
}

using Proxy.Actors.Prefaces;
using Proxy.Actors.Routing;
using Proxy.Transport;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Pairs;

/// <summary>What was learnt of a connection before it had a route, beyond the address that it comes from. A pair of a listener that
/// learns nothing has none.</summary>
internal sealed class OpeningFacts
{
    /// <summary>The PROXY header that came in; null when none did.</summary>
    internal ProxyHeader? Header { get; set; }

    /// <summary>What the first bytes say.</summary>
    internal Introduction Introduction { get; set; } = Introduction.Nothing;

    /// <summary>What the client's TLS handshake has agreed on; null without TLS that ends here.</summary>
    internal TlsFacts? Tls { get; set; }

    /// <summary>What the route is called that took it; empty before there is one, and for one without a name.</summary>
    internal string Route { get; set; } = "";

    /// <summary>Whether a proxy in between has said whom it speaks for.</summary>
    internal bool IsProxied => Header is { HasAddresses: true };

    /// <summary>The address that the client connected to: what a proxy in between says of it, else our own.</summary>
    /// <param name="leg">The client's leg.</param>
    internal TcpAddress Destination(ILeg leg) => IsProxied ? Header!.Value.Destination : leg.Kernel?.Local ?? default;
}

using System.Net;

namespace Proxy.Configuration;

/// <summary>One address that clients connect to: <c>proxy.listeners.NAME</c>.</summary>
/// <param name="Name">The key under <c>proxy.listeners</c>: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Bind">The local address; port 0 lets the kernel pick one. <c>[::]</c> takes IPv4 clients too.</param>
/// <param name="Pool">The name of the pool that serves the connections that no route takes; it exists in
/// <see cref="ProxySettings.Pools"/>. Null: they are refused.</param>
/// <param name="Backlog">Connections the kernel holds until they are accepted, 1 to 65535; it caps this at <c>net.core.somaxconn</c>.</param>
public sealed record ListenerSettings(string Name, IPEndPoint Bind, string? Pool, int Backlog)
{
    /// <summary>Who may come.</summary>
    public AccessSettings Access { get; init; } = AccessSettings.Everybody;

    /// <summary>What one source may take; null for no limit.</summary>
    public PerSourceSettings? PerSource { get; init; }

    /// <summary>New connections a second at most; null for no limit.</summary>
    public double? Rate { get; init; }

    /// <summary>Pairs at a time on each node, at most; null for no limit but the node's.</summary>
    public int? MaxPairs { get; init; }

    /// <summary>How fast bytes may go.</summary>
    public BandwidthSettings Bandwidth { get; init; } = BandwidthSettings.Unlimited;

    /// <summary>Who says by a PROXY header whom a connection is from; null for nobody.</summary>
    public ProxyHeaderSettings? ProxyHeader { get; init; }

    /// <summary>How the first bytes of clients are looked at.</summary>
    public InspectSettings Inspect { get; init; } = InspectSettings.Default;

    /// <summary>Where connections go, the first that fits; the others go to <see cref="Pool"/>.</summary>
    public ValueArray<RouteSettings> Routes { get; init; } = [];

    /// <summary>What every client gets; null where servers are to have them.</summary>
    public AnswerSettings? Respond { get; init; }

    /// <summary>What is done with its clients' HTTP.</summary>
    public HttpSettings Http { get; init; } = HttpSettings.Default;

    /// <summary>TLS that ends here; null where bytes are passed on as they are.</summary>
    public ListenerTlsSettings? Tls { get; init; }

    /// <summary>The name of the store that keeps what clients send until a server of <see cref="Pool"/> has it; null where servers are
    /// reached at once.</summary>
    public string? Store { get; init; }

    /// <summary>The names of all pools that its connections may go to, each once.</summary>
    public IEnumerable<string> Pools => Routes.Select(route => route.Pool).Append(Pool).OfType<string>().Distinct(StringComparer.Ordinal);
}

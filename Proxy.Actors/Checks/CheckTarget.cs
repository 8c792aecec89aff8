using System.Net;
using Proxy.Actors.Tls;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Checks;

/// <summary>An endpoint that is checked, and how. It is told from others by pool, endpoint and address.</summary>
/// <param name="Pool">The pool's name.</param>
/// <param name="Endpoint">The endpoint's name, <c>host:port</c>.</param>
/// <param name="Address">One of the endpoint's addresses.</param>
/// <param name="Settings">How it is checked.</param>
internal sealed record CheckTarget(string Pool, string Endpoint, TcpAddress Address, CheckSettings Settings)
{
    /// <summary>TLS to the pool's servers; null where the pool has none.</summary>
    internal PoolTls? Tls { get; init; }

    /// <summary>The version of the PROXY header that the pool's servers are sent; null where they are sent none.</summary>
    internal int? HeaderVersion { get; init; }

    /// <summary>What is known of it from others when its checks begin.</summary>
    internal CheckVerdict Known { get; init; }

    /// <summary>Where the check connects to: the address, with the check's own port where it has one.</summary>
    internal TcpAddress Remote => Settings.Port is { } port && port != Address.Port
        ? TcpAddress.From(new IPEndPoint(Address.ToEndPoint().Address, port))
        : Address;

    /// <summary>Words of a check that has failed, with the port where that is not the endpoint's.</summary>
    internal string Naming(string words) => Remote.Port == Address.Port ? words : CheckText.Words($"port {Remote.Port}: {words}");

    /// <summary>Whether the check speaks TLS. A bare connect does where it is told to, all others where the pool does.</summary>
    internal bool SpeaksTls => Settings.Kind switch
    {
        CheckKind.Tls => true,
        CheckKind.Tcp => Settings.Tls == true,
        _ => Settings.Tls ?? Tls is not null,
    };

    /// <summary>The version of the PROXY header that the check sends; null for none. What listens at a port of the check's own is
    /// another server, which expects none.</summary>
    internal int? CheckHeaderVersion => Settings.Port is { } port && port != Address.Port ? null : HeaderVersion;
}

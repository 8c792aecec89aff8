namespace Proxy.Configuration;

/// <summary>A route of a listener. It takes a connection when each kind of condition that it has is met by one of its values.</summary>
/// <param name="Name">What logs and listings call it; its pool's name unless it has one of its own.</param>
/// <param name="Pool">The name of the pool; null: who meets the conditions is refused, or
/// gets <see cref="Respond"/>.</param>
public sealed record RouteSettings(string Name, string? Pool)
{
    /// <summary>What who meets the conditions gets of the node itself; null where a pool serves them or they are refused.</summary>
    public AnswerSettings? Respond { get; init; }

    /// <summary>Hosts of the ClientHello's server_name; any when empty.</summary>
    public ValueArray<HostPattern> Sni { get; init; } = [];

    /// <summary>Protocols of which the ClientHello offers one; any when empty.</summary>
    public ValueArray<string> Alpn { get; init; } = [];

    /// <summary>Hosts of the HTTP/1 request; any when empty.</summary>
    public ValueArray<HostPattern> HttpHost { get; init; } = [];

    /// <summary>Where the client is; anywhere when null.</summary>
    public ValueArray<NetworkRange>? From { get; init; }

    /// <summary>Ports that the client connected to; any when empty.</summary>
    public ValueArray<int> Port { get; init; } = [];
}

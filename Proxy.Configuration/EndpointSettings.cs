namespace Proxy.Configuration;

/// <summary>One server of a pool.</summary>
/// <param name="Host">A DNS name, an IPv4 address, or an IPv6 address without brackets.</param>
/// <param name="Port">The TCP port, 1 to 65535.</param>
/// <param name="Weight">The share of the pool's pairs relative to the other endpoints' weights, 1 to 256.</param>
public sealed record EndpointSettings(string Host, int Port, int Weight)
{
    /// <summary>The tier, from 0: endpoints take pairs when all of a lower number are down.</summary>
    public int Priority { get; init; }

    /// <summary>Pairs that it has at once at most; null for any number.</summary>
    public int? MaxPairs { get; init; }

    /// <summary>The endpoint as a user writes it: <c>host:port</c>, IPv6 in brackets.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

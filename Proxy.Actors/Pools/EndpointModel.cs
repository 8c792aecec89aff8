using System.Collections.Immutable;
using System.Net;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>An endpoint as it is used: a value, replaced when addresses, admin state, weight or health change.</summary>
/// <param name="Name">As configured, <c>host:port</c>.</param>
/// <param name="Addresses">Where connections go; empty while the host's name has not been resolved.</param>
/// <param name="Weight">Its part of the turns, 0 to 256; 0 takes none.</param>
public sealed record EndpointModel(string Name, ImmutableArray<TcpAddress> Addresses, int Weight)
{
    /// <summary>Whether it takes new pairs, as an operator has set it.</summary>
    public AdminState AdminState { get; init; }

    /// <summary>What this node has observed of it.</summary>
    public Health Health { get; init; }

    /// <summary>The weight in force without an override.</summary>
    public int ConfiguredWeight { get; init; } = Weight;

    /// <summary>Pairs that it has at once at most; null for any number.</summary>
    public int? MaxPairs { get; init; }

    /// <summary>The limit in force without an override.</summary>
    public int? ConfiguredMaxPairs { get; init; }

    /// <summary>Whether it was added at run time.</summary>
    public bool IsAdded { get; init; }

    /// <summary>Whether new pairs go to it.</summary>
    public bool TakesPairs => AdminState == AdminState.Ready && Health != Health.Down && Weight > 0;

    /// <summary>An endpoint with the address that needs no look-up, if it has one.</summary>
    internal static EndpointModel Of(EndpointSettings settings) => new(settings.ToString(), Literal(settings), settings.Weight);

    /// <summary>The endpoint with an operator's override, and with nothing of an earlier one.</summary>
    internal EndpointModel With(EndpointOverride change) =>
        this with { AdminState = change.AdminState, Weight = change.Weight ?? ConfiguredWeight, MaxPairs = change.MaxPairs.Over(ConfiguredMaxPairs) };

    private static ImmutableArray<TcpAddress> Literal(EndpointSettings endpoint) =>
        IPAddress.TryParse(endpoint.Host, out var address) ? [TcpAddress.From(new IPEndPoint(address, endpoint.Port))] : [];
}

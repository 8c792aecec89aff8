using System.Collections.Immutable;
using System.Net;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>An endpoint as it is used: a value, replaced when addresses, an operator's word or what is known of its health changes.</summary>
/// <param name="Name">As configured, <c>host:port</c>.</param>
/// <param name="Addresses">Where connections go; empty while the host's name has not been resolved.</param>
/// <param name="Weight">Its part of the turns, 0 to 256; 0 takes none.</param>
public sealed record EndpointModel(string Name, ImmutableArray<TcpAddress> Addresses, int Weight)
{
    /// <summary>The <see cref="Ramp"/> of an endpoint that has its whole part.</summary>
    public const int FullRamp = 10;

    /// <summary>Whether it takes new pairs, as an operator has set it.</summary>
    public AdminState AdminState { get; init; }

    /// <summary>What checks have found.</summary>
    public Health Health { get; init; }

    /// <summary>Whether it is left out because this node's clients could not reach it.</summary>
    public Ejection Ejection { get; init; }

    /// <summary>The tenths of its weight that are in force: fewer than <see cref="FullRamp"/> while it comes back slowly.</summary>
    public int Ramp { get; init; } = FullRamp;

    /// <summary>The tier, from 0: endpoints take pairs when none of a lower number does.</summary>
    public int Priority { get; init; }

    /// <summary>Pairs that it has at once at most; null for any number.</summary>
    public int? MaxPairs { get; init; }

    /// <summary>The weight in force without an override.</summary>
    public int ConfiguredWeight { get; init; } = Weight;

    /// <summary>The limit in force without an override.</summary>
    public int? ConfiguredMaxPairs { get; init; }

    /// <summary>The service that it was found by; null for one that was not.</summary>
    public string? Service { get; init; }

    /// <summary>Whether it was added at run time.</summary>
    public bool IsAdded { get; init; }

    /// <summary>Whether operators let it have new pairs.</summary>
    public bool IsWanted => AdminState == AdminState.Ready && Weight > 0;

    /// <summary>Whether new pairs go to it.</summary>
    public bool TakesPairs => IsWanted && Health != Health.Down && Ejection != Ejection.Out;

    /// <summary>An endpoint with the address that needs no look-up, if it has one.</summary>
    internal static EndpointModel Of(EndpointSettings settings) => new(settings.ToString(), Literal(settings), settings.Weight)
    {
        Priority = settings.Priority,
        MaxPairs = settings.MaxPairs,
        ConfiguredMaxPairs = settings.MaxPairs,
    };

    /// <summary>The endpoint with what a check has found: one that passes ends an ejection.</summary>
    internal EndpointModel Observed(Health health) => this with { Health = health, Ejection = health == Health.Up ? Ejection.None : Ejection };

    /// <summary>The endpoint with an operator's override, and with nothing of an earlier one.</summary>
    internal EndpointModel With(EndpointOverride change) =>
        this with { AdminState = change.AdminState, Weight = change.Weight ?? ConfiguredWeight, MaxPairs = change.MaxPairs.Over(ConfiguredMaxPairs) };

    private static ImmutableArray<TcpAddress> Literal(EndpointSettings endpoint) =>
        IPAddress.TryParse(endpoint.Host, out var address) ? [TcpAddress.From(new IPEndPoint(address, endpoint.Port))] : [];
}

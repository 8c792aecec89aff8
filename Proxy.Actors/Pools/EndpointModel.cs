using System.Collections.Immutable;
using System.Net;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>An endpoint as it is used: its name as configured, the addresses that stands for now, and what was said about
/// it at run time.</summary>
/// <param name="Name">As configured, <c>host:port</c>.</param>
/// <param name="Addresses">Where connections go; empty while the host's name has not been resolved.</param>
/// <param name="Weight">Its part of the turns, 0 to 256; 0 takes none.</param>
public sealed record EndpointModel(string Name, ImmutableArray<TcpAddress> Addresses, int Weight)
{
    /// <summary>Whether it takes new pairs, on an operator's word.</summary>
    public EndpointState State { get; init; }

    /// <summary>The weight in force when nothing was said at run time.</summary>
    public int ConfiguredWeight { get; init; } = Weight;

    /// <summary>Whether it was added at run time.</summary>
    public bool IsAdded { get; init; }

    /// <summary>Whether new pairs go to it.</summary>
    public bool TakesPairs => State == EndpointState.Ready && Weight > 0;

    /// <summary>The pairs that are bound to it.</summary>
    internal PairCount Pairs { get; } = new();

    /// <summary>An endpoint with the address that needs no look-up, if it has one.</summary>
    internal static EndpointModel Of(EndpointSettings settings) => new(settings.ToString(), Literal(settings), settings.Weight);

    /// <summary>The endpoint with what was said about it at run time.</summary>
    internal EndpointModel With(EndpointOverride said) => this with { State = said.State, Weight = said.Weight ?? ConfiguredWeight };

    private static ImmutableArray<TcpAddress> Literal(EndpointSettings endpoint) =>
        IPAddress.TryParse(endpoint.Host, out var address) ? [TcpAddress.From(new IPEndPoint(address, endpoint.Port))] : [];
}

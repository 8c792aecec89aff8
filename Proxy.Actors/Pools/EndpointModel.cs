using System.Collections.Immutable;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>An endpoint as it is used: its name as configured, and the addresses that stands for now.</summary>
/// <param name="Name">As configured, <c>host:port</c>.</param>
/// <param name="Addresses">Where connections go; empty while the host's name has not been resolved.</param>
/// <param name="Weight">Its part of the turns, from 1.</param>
public sealed record EndpointModel(string Name, ImmutableArray<TcpAddress> Addresses, int Weight);

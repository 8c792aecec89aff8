using System.Collections.Immutable;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>An endpoint as one node uses it now.</summary>
/// <param name="Pool">The pool's name.</param>
/// <param name="Endpoint">The endpoint's name, <c>host:port</c>.</param>
/// <param name="AdminState">Whether it takes new pairs, as an operator has set it.</param>
/// <param name="Health">What the node has observed of it.</param>
/// <param name="Weight">Its part of the turns, 0 to 256; 0 takes none.</param>
/// <param name="Source">Where the node knows it from.</param>
/// <param name="Addresses">What its name stands for now; empty while it is not resolved.</param>
/// <param name="Pairs">Pairs of this node that are bound to it.</param>
public sealed record EndpointStatus(
    string Pool,
    string Endpoint,
    AdminState AdminState,
    Health Health,
    int Weight,
    EndpointSource Source,
    ImmutableArray<TcpAddress> Addresses,
    int Pairs);

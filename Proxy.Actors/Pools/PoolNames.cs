using System.Collections.Immutable;
using Proxy.Actors.Discovery;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>What the names in a pool's configuration stand for.</summary>
/// <param name="Addresses">The addresses of endpoints whose names could be looked up, by the endpoint's name.</param>
/// <param name="Services">The services, with what was found of them.</param>
internal sealed record PoolNames(
    IReadOnlyDictionary<string, ImmutableArray<TcpAddress>> Addresses, ImmutableArray<(ServiceSettings Service, ServiceAnswer Answer)> Services);

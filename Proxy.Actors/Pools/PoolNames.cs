using System.Collections.Immutable;
using Proxy.Actors.Discovery;
using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <summary>What the names in a pool's configuration stand for.</summary>
/// <param name="Hosts">The names of its endpoints, with what was found of them.</param>
/// <param name="Services">The services, with what was found of them.</param>
internal sealed record PoolNames(NameAnswers Hosts, ImmutableArray<(ServiceSettings Service, ServiceAnswer Answer)> Services);

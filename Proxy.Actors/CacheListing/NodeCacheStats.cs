using System.Collections.Immutable;
using Proxy.Membership.Wire;

namespace Proxy.Actors.CacheListing;

/// <summary>The caches of a node at a moment.</summary>
/// <param name="Node">The node: <c>akka.tcp://system@host:port</c>.</param>
/// <param name="Caches">Each of them, ordered by name.</param>
public sealed record NodeCacheStats(string Node, ImmutableArray<CacheStats> Caches) : IWireMessage;

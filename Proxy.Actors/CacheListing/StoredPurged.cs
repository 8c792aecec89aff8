using Proxy.Membership.Wire;

namespace Proxy.Actors.CacheListing;

/// <summary>A node has purged responses.</summary>
/// <param name="Node">The node: <c>akka.tcp://system@host:port</c>.</param>
/// <param name="Caches">In how many caches: those that it has of the name that was written.</param>
/// <param name="Count">How many.</param>
public sealed record StoredPurged(string Node, int Caches, int Count) : IWireMessage;

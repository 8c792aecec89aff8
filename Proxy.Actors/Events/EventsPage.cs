using System.Collections.Immutable;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Events;

/// <summary>Events of a node, the oldest first.</summary>
/// <param name="Node">The node: <c>akka.tcp://system@host:port</c>.</param>
/// <param name="Last">The number up to which they are told, whether or not they have the level.</param>
/// <param name="Events">The events.</param>
internal sealed record EventsPage(string Node, long Last, ImmutableArray<NodeEvent> Events) : IWireMessage;

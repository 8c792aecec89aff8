using System.Collections.Immutable;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Forwarding;

/// <summary>The queues of a node.</summary>
/// <param name="Rows">A row each.</param>
internal sealed record QueuesPage(ImmutableArray<QueueRow> Rows) : IWireMessage;

using System.Collections.Immutable;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Load;

/// <summary>What a node does and holds at a moment, to be compared with what it did before.</summary>
/// <param name="Node">The node: <c>akka.tcp://system@host:port</c>.</param>
/// <param name="At">Since it started, by its own clock.</param>
/// <param name="Pairs">Accepted connections that have not ended.</param>
/// <param name="MaxPairs">Pairs that it takes at once.</param>
/// <param name="BankBytes">Its buffer bank.</param>
/// <param name="HeldBytes">What of it holds bytes of connections.</param>
/// <param name="ResidentBytes">Memory of the process.</param>
/// <param name="Descriptors">Descriptors that are open.</param>
/// <param name="MaxDescriptors">How many may be.</param>
/// <param name="BusyMilliseconds">Time that each loop has not waited for events.</param>
/// <param name="Rows">Its listeners and pools, by kind and name.</param>
/// <param name="Next">Where the next rows begin; null when these are the last.</param>
internal sealed record NodeLoad(
    string Node,
    TimeSpan At,
    int Pairs,
    int MaxPairs,
    long BankBytes,
    long HeldBytes,
    long ResidentBytes,
    long Descriptors,
    long MaxDescriptors,
    ImmutableArray<long> BusyMilliseconds,
    ImmutableArray<LoadRow> Rows,
    int? Next) : IWireMessage;

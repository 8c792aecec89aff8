using Proxy.Actors.Listing;

namespace Proxy.Actors.Forwarding;

/// <summary>Asks for the queues of a node's stores; answered by <see cref="QueuesPage"/>.</summary>
/// <param name="Limit">How long the node may take.</param>
internal sealed record CollectQueues(TimeSpan Limit) : IDirectoryQuery;

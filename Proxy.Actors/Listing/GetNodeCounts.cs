using Proxy.Membership.Wire;

namespace Proxy.Actors.Listing;

/// <summary>Asks the actor <c>/user/node</c> of a node for its <see cref="NodeCounts"/>.</summary>
public sealed record GetNodeCounts : IWireMessage
{
    /// <summary>The message.</summary>
    public static readonly GetNodeCounts Instance = new();
}

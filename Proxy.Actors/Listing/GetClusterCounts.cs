using Proxy.Membership.Wire;

namespace Proxy.Actors.Listing;

/// <summary>Asks the actor <c>/user/node</c> of any node for <see cref="ClusterCounts"/> of all.</summary>
public sealed record GetClusterCounts : IWireMessage
{
    /// <summary>The message.</summary>
    public static readonly GetClusterCounts Instance = new();
}

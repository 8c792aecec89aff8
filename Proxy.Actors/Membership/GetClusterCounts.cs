using Proxy.Actors.Serialization;

namespace Proxy.Actors.Membership;

/// <summary>Asks the actor <c>/user/node</c> of any node for <see cref="ClusterCounts"/> of all.</summary>
public sealed record GetClusterCounts : IWireMessage
{
    /// <summary>The message.</summary>
    public static readonly GetClusterCounts Instance = new();
}

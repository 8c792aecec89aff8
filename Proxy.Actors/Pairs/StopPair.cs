using Akka.Actor;

namespace Proxy.Actors.Pairs;

/// <summary>What sharding sends a pair when its shard ends: the node leaves.</summary>
public sealed record StopPair : INoSerializationVerificationNeeded
{
    /// <summary>The message.</summary>
    public static readonly StopPair Instance = new();

    private StopPair()
    {
    }
}

using Akka.Cluster.Sharding;

namespace Proxy.Actors.Placement;

/// <summary>Tells cluster sharding which pair a message is for, and which shard a pair is in.</summary>
internal sealed class PairMessageExtractor : IMessageExtractor
{
    public string? EntityId(object message) => (message as IPairMessage)?.Pair.Entity;

    public object? EntityMessage(object message) => message;

    [Obsolete("Sharding asks for the shard of an entity id instead.")]
    public string? ShardId(object message) => EntityId(message) is { } id ? PairId.ShardOf(id) : null;

    public string ShardId(string entityId, object? messageHint = null) =>
        messageHint is IPairMessage pair ? pair.Pair.Shard : PairId.ShardOf(entityId);
}

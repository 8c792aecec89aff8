using Akka.Actor;
using Akka.DistributedData;
using Proxy.Actors.Replication;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Access;

/// <summary>The key of a part of the bans in distributed data.</summary>
/// <param name="shard">The part's number.</param>
internal sealed class BanKey(int shard) : Key<BanShard>($"proxy-bans-{shard}"), IWireMessage
{
    /// <summary>The part's number.</summary>
    public int Shard { get; } = shard;

    /// <summary>The bans, as all nodes hold them together.</summary>
    internal static SharedParts<BanShard> Parts(ActorSystem system) => new(system, part => new BanKey(part), BanShard.Empty, "who is banned");
}

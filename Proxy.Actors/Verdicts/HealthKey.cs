using Akka.Actor;
using Akka.DistributedData;
using Proxy.Actors.Replication;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Verdicts;

/// <summary>The key of a part of what nodes say of endpoints, in distributed data.</summary>
/// <param name="shard">The part's number.</param>
internal sealed class HealthKey(int shard) : Key<HealthShard>($"proxy-health-{shard}"), IWireMessage
{
    /// <summary>The part's number.</summary>
    public int Shard { get; } = shard;

    /// <summary>What nodes say of endpoints, as all hold it together.</summary>
    internal static SharedParts<HealthShard> Parts(ActorSystem system) => new(system, part => new HealthKey(part), HealthShard.Empty, "which endpoints are down");
}

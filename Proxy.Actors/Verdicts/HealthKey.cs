using Akka.DistributedData;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Verdicts;

/// <summary>The key of a part of what nodes say of endpoints, in distributed data.</summary>
/// <param name="shard">The part's number.</param>
internal sealed class HealthKey(int shard) : Key<HealthShard>($"proxy-health-{shard}"), IWireMessage
{
    /// <summary>The part's number.</summary>
    public int Shard { get; } = shard;
}

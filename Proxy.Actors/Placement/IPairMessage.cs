using Proxy.Membership.Wire;

namespace Proxy.Actors.Placement;

/// <summary>A message meant for a pair: sharding delivers it to the pair's actor, on whichever node that is.</summary>
public interface IPairMessage : IWireMessage
{
    /// <summary>The pair.</summary>
    PairId Pair { get; }
}

using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using Proxy.Membership.Joining;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Wire;

/// <summary>Every message that crosses nodes, with the manifest that names it on the wire.</summary>
/// <remarks>A message more takes three lines: <see cref="IWireMessage"/> on its type, a <c>[JsonSerializable]</c> on
/// <see cref="WireJson"/>, and a manifest here. The manifests cc, gc, gn and nc are spent.</remarks>
public static class WireMessages
{
    /// <summary>The messages of nodes, and those of all members.</summary>
    public static WireContract Contract { get; } = new(
    [
        .. MembershipMessages.All,
        ("pi", WireJson.Default.InspectPair),
        ("pk", WireJson.Default.KillPair),
        ("pr", WireJson.Default.PairReport),
        ("ps", WireJson.Default.StartPair),
        ("bk", WireJson.Default.BanKey),
        ("bs", WireJson.Default.BanShard),
        ("ca", WireJson.Default.CollectCaches),
        ("cb", WireJson.Default.NodeCacheStats),
        ("cl", WireJson.Default.ListStored),
        ("cm", WireJson.Default.StoredPage),
        ("cp", WireJson.Default.PurgeStored),
        ("cq", WireJson.Default.StoredPurged),
        ("cs", WireJson.Default.ShowStored),
        ("db", WireJson.Default.CollectBuffers),
        ("de", WireJson.Default.PairsKilled),
        ("df", WireJson.Default.FollowPairs),
        ("dg", WireJson.Default.PairRanking),
        ("dk", WireJson.Default.KillPairs),
        ("dl", WireJson.Default.ListPairs),
        ("dp", WireJson.Default.PairPage),
        ("dr", WireJson.Default.RankPairs),
        ("ds", WireJson.Default.CollectStats),
        ("dt", WireJson.Default.StatsPage),
        ("du", WireJson.Default.BufferStats),
        ("dw", WireJson.Default.FollowedPairs),
        ("dx", WireJson.Default.DirectoryRefusal),
        ("pd", WireJson.Default.PairKilled),
        ("ea", WireJson.Default.NodeLoad),
        ("ec", WireJson.Default.CollectLoad),
        ("fa", WireJson.Default.NodeFacts),
        ("fc", WireJson.Default.CollectFacts),
        ("hc", WireJson.Default.CheckAtOnce),
        ("hk", WireJson.Default.HealthKey),
        ("hl", WireJson.Default.HealthSign),
        ("hs", WireJson.Default.HealthShard),
        ("ll", WireJson.Default.PlaceLease),
        ("sa", WireJson.Default.ChangeUnits),
        ("sc", WireJson.Default.UnitsChanged),
        ("sl", WireJson.Default.ListUnits),
        ("su", WireJson.Default.UnitsPage),
        ("sq", WireJson.Default.CollectQueues),
        ("sr", WireJson.Default.QueuesPage),
        ("lr", WireJson.Default.PlaceReport),
    ]);
}

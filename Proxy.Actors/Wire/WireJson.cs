using System.Text.Json.Serialization;
using Proxy.Actors.Access;
using Proxy.Actors.CacheListing;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Doctor;
using Proxy.Actors.Forwarding;
using Proxy.Actors.Listing;
using Proxy.Actors.Load;
using Proxy.Actors.Pairs;
using Proxy.Actors.Places;
using Proxy.Actors.Verdicts;

namespace Proxy.Actors.Wire;

/// <summary>How messages look on the wire: JSON, since a node of another version may read it. A property that is missing or null
/// where the type has no null is an error, one that is not known is passed over.</summary>
[JsonSourceGenerationOptions(
    IncludeFields = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(PairIdJson),
        typeof(FlowAddressJson),
        typeof(EndPointJson),
        typeof(TcpAddressJson),
        typeof(AddressPrefixJson),
        typeof(TerminationStateJson),
        typeof(NamedEnumJson<DirectionState>),
        typeof(NamedEnumJson<PairOrder>),
        typeof(NamedEnumJson<PairState>),
        typeof(NamedEnumJson<PairEnd>),
        typeof(NamedEnumJson<PairPhase>),
        typeof(NamedEnumJson<QueueState>),
        typeof(NamedEnumJson<UnitAction>),
        typeof(NamedEnumJson<UnitStanding>),
        typeof(NamedEnumJson<PurgeKind>),
        typeof(NamedEnumJson<StoredOrder>),
        typeof(NamedEnumJson<TcpState>),
    ])]
[JsonSerializable(typeof(BanKey))]
[JsonSerializable(typeof(BanShard))]
[JsonSerializable(typeof(CheckAtOnce))]
[JsonSerializable(typeof(HealthKey))]
[JsonSerializable(typeof(HealthShard))]
[JsonSerializable(typeof(HealthSign))]
[JsonSerializable(typeof(InspectPair))]
[JsonSerializable(typeof(KillPair))]
[JsonSerializable(typeof(PairReport))]
[JsonSerializable(typeof(StartPair))]
[JsonSerializable(typeof(BufferStats))]
[JsonSerializable(typeof(CollectBuffers))]
[JsonSerializable(typeof(CollectCaches))]
[JsonSerializable(typeof(CollectFacts))]
[JsonSerializable(typeof(CollectLoad))]
[JsonSerializable(typeof(CollectStats))]
[JsonSerializable(typeof(DirectoryRefusal))]
[JsonSerializable(typeof(FollowPairs))]
[JsonSerializable(typeof(FollowedPairs))]
[JsonSerializable(typeof(KillPairs))]
[JsonSerializable(typeof(ListPairs))]
[JsonSerializable(typeof(ListStored))]
[JsonSerializable(typeof(NodeCacheStats))]
[JsonSerializable(typeof(NodeFacts))]
[JsonSerializable(typeof(NodeLoad))]
[JsonSerializable(typeof(PairKilled))]
[JsonSerializable(typeof(PairPage))]
[JsonSerializable(typeof(PairRanking))]
[JsonSerializable(typeof(PairsKilled))]
[JsonSerializable(typeof(PlaceLease))]
[JsonSerializable(typeof(PlaceReport))]
[JsonSerializable(typeof(PurgeStored))]
[JsonSerializable(typeof(RankPairs))]
[JsonSerializable(typeof(ShowStored))]
[JsonSerializable(typeof(StatsPage))]
[JsonSerializable(typeof(ChangeUnits))]
[JsonSerializable(typeof(CollectQueues))]
[JsonSerializable(typeof(ListUnits))]
[JsonSerializable(typeof(QueuesPage))]
[JsonSerializable(typeof(UnitsChanged))]
[JsonSerializable(typeof(UnitsPage))]
[JsonSerializable(typeof(StoredPage))]
[JsonSerializable(typeof(StoredPurged))]
internal sealed partial class WireJson : JsonSerializerContext;

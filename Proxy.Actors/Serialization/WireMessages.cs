using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using Proxy.Actors.Membership;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Serialization;

/// <summary>Every message that crosses nodes, with the manifest that names it on the wire.</summary>
/// <remarks>A message more takes three lines: <see cref="IWireMessage"/> on its type, a <c>[JsonSerializable]</c> on
/// <see cref="WireJson"/>, and a manifest here. A manifest is never given to another type, since nodes of different versions
/// meet while a cluster is upgraded; the same holds for the names of a message's properties.</remarks>
public static class WireMessages
{
    private static readonly (string Manifest, JsonTypeInfo Type)[] All =
    [
        ("cc", WireJson.Default.ClusterCounts),
        ("gc", WireJson.Default.GetClusterCounts),
        ("gn", WireJson.Default.GetNodeCounts),
        ("inv", WireJson.Default.Invitation),
        ("nc", WireJson.Default.NodeCounts),
        ("pi", WireJson.Default.InspectPair),
        ("pk", WireJson.Default.KillPair),
        ("pr", WireJson.Default.PairReport),
        ("ps", WireJson.Default.StartPair),
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
    ];

    private static readonly FrozenDictionary<string, JsonTypeInfo> ByManifest =
        All.ToFrozenDictionary(each => each.Manifest, each => each.Type, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, (string Manifest, JsonTypeInfo Type)> ByType =
        All.ToFrozenDictionary(each => each.Type.Type);

    /// <summary>The types of all messages.</summary>
    public static IReadOnlyCollection<Type> Types => ByType.Keys;

    /// <summary>What goes by a manifest; null when nothing does.</summary>
    internal static JsonTypeInfo? Find(string manifest) => ByManifest.GetValueOrDefault(manifest);

    /// <summary>How a type is written; null when it is no message.</summary>
    internal static (string Manifest, JsonTypeInfo Type)? Find(Type type) => ByType.TryGetValue(type, out var found) ? found : null;
}

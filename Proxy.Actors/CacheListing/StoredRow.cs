using System.Collections.Immutable;

namespace Proxy.Actors.CacheListing;

/// <summary>A response that a node has stored.</summary>
/// <param name="Node">The node: <c>akka.tcp://system@host:port</c>.</param>
/// <param name="Cache">The cache's name.</param>
/// <param name="Url">The host, and what was asked for of it; cut where it is very long.</param>
/// <param name="Status">Its status code.</param>
/// <param name="Bytes">Memory that it takes up.</param>
/// <param name="Length">Bytes of its body; null while nobody knows.</param>
/// <param name="Age">How old it is.</param>
/// <param name="Ttl">How long it is fresh; negative: for how long it has not been.</param>
/// <param name="Hits">How often it was found.</param>
/// <param name="IsFilling">Whether its body is still coming.</param>
/// <param name="Vary">The request's fields that it depends on, separated by commas; empty for none.</param>
/// <param name="Tags">What its server has named it by, separated by blanks; cut where it is very long.</param>
/// <param name="Head">The lines of its head as it is stored; none in listings.</param>
public sealed record StoredRow(
    string Node,
    string Cache,
    string Url,
    int Status,
    long Bytes,
    long? Length,
    TimeSpan Age,
    TimeSpan Ttl,
    int Hits,
    bool IsFilling,
    string Vary,
    string Tags,
    ImmutableArray<string> Head)
{
    /// <summary>By what it is sorted.</summary>
    internal double Key(StoredOrder order) => order switch
    {
        StoredOrder.Hits => Hits,
        StoredOrder.Bytes => Bytes,
        _ => Age.TotalSeconds,
    };
}

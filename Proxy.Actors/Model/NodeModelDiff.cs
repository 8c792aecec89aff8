using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Actors.Model;

/// <summary>What makes one model another.</summary>
/// <param name="Listeners">Listeners that come, go and change. Where <paramref name="Timeouts"/> change, all others change too.</param>
/// <param name="Pools">Pools that come, go and change.</param>
/// <param name="Timeouts">The timeouts of pairs to come; null when they stay.</param>
/// <param name="MaxPairs">The pairs that the node takes at once; null when they stay.</param>
/// <param name="MaxOpenings">The connections that may be without a route at once; null when they stay.</param>
/// <param name="Drain">How the node lets go of its pairs; null when that stays.</param>
/// <param name="Dns">How names of endpoints are resolved; null when that stays.</param>
/// <param name="RestartKeys">The keys of the configuration whose change takes a restart.</param>
public sealed record NodeModelDiff(
    ListenerChanges Listeners,
    PoolChanges Pools,
    PairTimeouts? Timeouts,
    int? MaxPairs,
    int? MaxOpenings,
    DrainSettings? Drain,
    DnsSettings? Dns,
    ImmutableArray<string> RestartKeys)
{
    /// <summary>Whether the two models are the same.</summary>
    public bool IsEmpty => Listeners.IsEmpty && Pools.IsEmpty && RestartKeys.IsEmpty
        && Timeouts is null && MaxPairs is null && MaxOpenings is null && Drain is null && Dns is null;

    /// <summary>Compares two models.</summary>
    /// <param name="before">What is in force.</param>
    /// <param name="after">What is to be.</param>
    public static NodeModelDiff Between(NodeModel before, NodeModel after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new NodeModelDiff(
            ListenerChanges.Between(before.Listeners, after.Listeners),
            PoolChanges.Between(before.Pools, after.Pools),
            before.Timeouts == after.Timeouts ? null : after.Timeouts,
            before.MaxPairs == after.MaxPairs ? null : after.MaxPairs,
            before.MaxOpenings == after.MaxOpenings ? null : after.MaxOpenings,
            before.Drain == after.Drain ? null : after.Drain,
            before.Dns == after.Dns ? null : after.Dns,
            FixedSettings.Differences(before.Fixed, after.Fixed));
    }

    /// <summary>The changes in the words of the configuration: <c>listeners: +web -old ~api, timeouts</c>.</summary>
    public override string ToString() => string.Join(", ", Parts());

    private IEnumerable<string> Parts()
    {
        var listeners = Names(Listeners.Added, Listeners.Removed, [.. Listeners.Rebound, .. Listeners.Swapped], each => each.Name);
        if (listeners.Length > 0) yield return $"listeners: {listeners}";
        var pools = Names(Pools.Added, Pools.Removed, Pools.Changed, each => each.Settings.Name);
        if (pools.Length > 0) yield return $"pools: {pools}";
        if (Timeouts is not null) yield return "timeouts";
        if (MaxPairs is not null || MaxOpenings is not null) yield return "limits";
        if (Drain is not null) yield return "drain";
        if (Dns is not null) yield return "dns";
        if (!RestartKeys.IsEmpty) yield return $"with a restart: {string.Join(' ', RestartKeys)}";
    }

    private static string Names<T>(ImmutableArray<T> added, ImmutableArray<T> removed, ImmutableArray<T> changed, Func<T, string> name) =>
        string.Join(' ', [.. added.Select(each => $"+{name(each)}"), .. removed.Select(each => $"-{name(each)}"), .. changed.Select(each => $"~{name(each)}")]);
}

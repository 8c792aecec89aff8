using System.Collections.Immutable;

namespace Proxy.Actors.Model;

/// <summary>What makes one set of pools another.</summary>
/// <param name="Added">Those that are new.</param>
/// <param name="Removed">Those that are gone.</param>
/// <param name="Changed">As they are to be, where the configuration says something else of them.</param>
public sealed record PoolChanges(
    ImmutableArray<ConfiguredPool> Added, ImmutableArray<ConfiguredPool> Removed, ImmutableArray<ConfiguredPool> Changed)
{
    /// <summary>Whether the two are the same.</summary>
    public bool IsEmpty => Added.IsEmpty && Removed.IsEmpty && Changed.IsEmpty;

    /// <summary>Compares two sets, each by name.</summary>
    /// <param name="before">What there is.</param>
    /// <param name="after">What is wanted.</param>
    public static PoolChanges Between(
        IReadOnlyDictionary<string, ConfiguredPool> before, IReadOnlyDictionary<string, ConfiguredPool> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new PoolChanges(
            [.. after.Where(next => !before.ContainsKey(next.Key)).Select(next => next.Value)],
            [.. before.Where(now => !after.ContainsKey(now.Key)).Select(now => now.Value)],
            [.. after.Where(next => before.TryGetValue(next.Key, out var now) && now != next.Value).Select(next => next.Value)]);
    }
}

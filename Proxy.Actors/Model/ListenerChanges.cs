using System.Collections.Immutable;

namespace Proxy.Actors.Model;

/// <summary>What makes one set of listeners another.</summary>
/// <param name="Added">To be opened.</param>
/// <param name="Removed">To be closed.</param>
/// <param name="Rebound">As they are to be, where that takes new sockets: another address or backlog.</param>
/// <param name="Swapped">As they are to be, where the sockets stay.</param>
public sealed record ListenerChanges(
    ImmutableArray<ListenerModel> Added,
    ImmutableArray<ListenerModel> Removed,
    ImmutableArray<ListenerModel> Rebound,
    ImmutableArray<ListenerModel> Swapped)
{
    /// <summary>Whether the two are the same.</summary>
    public bool IsEmpty => Added.IsEmpty && Removed.IsEmpty && Rebound.IsEmpty && Swapped.IsEmpty;

    /// <summary>Compares two sets, each by name.</summary>
    /// <param name="before">What there is.</param>
    /// <param name="after">What is wanted.</param>
    public static ListenerChanges Between(
        IReadOnlyDictionary<string, ListenerModel> before, IReadOnlyDictionary<string, ListenerModel> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changed = after.Values.Where(next => before.TryGetValue(next.Name, out var now) && now != next)
            .ToLookup(next => next.NeedsOtherSocketThan(before[next.Name]));
        return new ListenerChanges(
            [.. after.Values.Where(next => !before.ContainsKey(next.Name))],
            [.. before.Values.Where(now => !after.ContainsKey(now.Name))],
            [.. changed[true]],
            [.. changed[false]]);
    }
}

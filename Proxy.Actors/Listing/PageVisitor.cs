using System.Buffers;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listing;

/// <summary>Takes the pairs that a filter means, until a page is full.</summary>
/// <param name="filter">Which pairs.</param>
/// <param name="max">Pairs on a page.</param>
internal sealed class PageVisitor(PairFilter filter, int max) : IPairVisitor
{
    private readonly PairSnapshot[] _page = ArrayPool<PairSnapshot>.Shared.Rent(max);

    internal int Count { get; private set; }

    internal ref readonly PairSnapshot this[int index] => ref _page[index];

    public bool Visit(int slot, LivePair pair)
    {
        if (Count == max) return false;
        pair.Describe(out _page[Count]);
        if (filter.Matches(_page[Count])) Count++;
        return true;
    }

    /// <summary>Gives the memory back. Not after a walk that was given up, as it may still be under way.</summary>
    internal void Release() => ArrayPool<PairSnapshot>.Shared.Return(_page, clearArray: true);
}

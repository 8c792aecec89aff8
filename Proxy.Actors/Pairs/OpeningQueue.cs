namespace Proxy.Actors.Pairs;

/// <summary>The openings of a loop in the order in which they began. When there are too many, the one that has taken longest is given
/// up: clients that are slow on purpose keep nobody out. Used on the loop's thread only.</summary>
/// <param name="limit">How many there may be.</param>
internal sealed class OpeningQueue(Func<int> limit)
{
    private readonly LinkedList<PairOpening> _openings = [];

    /// <summary>Openings that are under way.</summary>
    internal int Count => _openings.Count;

    /// <summary>Takes an opening in.</summary>
    /// <returns>Its place, to be given back when it is over.</returns>
    internal LinkedListNode<PairOpening> Add(PairOpening opening)
    {
        // More than one where the limit has just become a lower one.
        for (var left = _openings.Count - limit() + 1; left > 0; left--) _openings.First!.Value.GiveWay();
        return _openings.AddLast(opening);
    }

    /// <summary>An opening is over.</summary>
    internal void Remove(LinkedListNode<PairOpening> place)
    {
        if (place.List == _openings) _openings.Remove(place);
    }
}

using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listing;

/// <summary>Keeps the first few in an order of the pairs that a filter means, and counts the others.</summary>
/// <param name="filter">Which pairs.</param>
/// <param name="order">The order.</param>
/// <param name="max">Pairs kept.</param>
/// <param name="earlier">What an earlier walk saw, to measure rates from; null when none is measured.</param>
internal sealed class RankVisitor(PairFilter filter, PairOrder order, int max, SampleVisitor? earlier) : IPairVisitor
{
    // The least of those kept is at the head, to make way for what is larger.
    private readonly PriorityQueue<PairSnapshot, long> _kept = new(max + 1);

    /// <summary>Pairs that the filter means.</summary>
    internal int Matched { get; private set; }

    internal IEnumerable<PairSnapshot> Kept => _kept.UnorderedItems.Select(item => item.Element);

    public bool Visit(int slot, LivePair pair)
    {
        pair.Describe(out var row);
        if (!filter.Matches(row)) return true;
        Matched++;
        if (earlier is not null) row.Rate = earlier.Rate(slot, row, pair.Now);
        var key = PairOrders.Key(order, row.Bytes, row.Rate, row.Age);
        if (_kept.Count < max) _kept.Enqueue(row, key);
        else if (_kept.TryPeek(out _, out var least) && key > least) _kept.EnqueueDequeue(row, key);
        return true;
    }
}

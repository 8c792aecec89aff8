using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listing;

/// <summary>What pairs are sorted by.</summary>
internal static class PairOrders
{
    /// <summary>A pair's place in an order: the larger, the earlier.</summary>
    /// <param name="order">The order.</param>
    /// <param name="bytes">Bytes in both directions.</param>
    /// <param name="rate">Bytes a second.</param>
    /// <param name="age">Milliseconds since the client was accepted.</param>
    internal static long Key(PairOrder order, long bytes, long rate, long age) => order switch
    {
        PairOrder.Bytes => bytes,
        PairOrder.Rate => rate,
        PairOrder.Age => age,
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, null),
    };

    /// <summary>A row's place in an order: the larger, the earlier.</summary>
    internal static long Key(this PairRow row, PairOrder order) => Key(order, row.Bytes, row.Rate ?? 0, (long)row.Age.TotalMilliseconds);
}

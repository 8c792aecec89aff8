using Proxy.Actors.Listing;

namespace Proxy.Actors.Tests.Listing;

public sealed class PairOrdersTests
{
    [Fact]
    public void Every_order_has_a_figure_of_its_own() =>
        Assert.Equal([1L, 2L, 3L], Enum.GetValues<PairOrder>().Select(order => PairOrders.Key(order, bytes: 1, rate: 2, age: 3)).Order());

    [Fact]
    public void Order_that_there_is_not_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PairOrders.Key((PairOrder)17, 1, 2, 3));
}

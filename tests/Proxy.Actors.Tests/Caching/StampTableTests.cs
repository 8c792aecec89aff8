using Proxy.Actors.Caching;

namespace Proxy.Actors.Tests.Caching;

public sealed class StampTableTests
{
    [Fact]
    public void What_is_set_is_remembered_until_it_is_removed()
    {
        var table = new StampTable(64);
        Assert.False(table.TryGet(7, out _));
        table.Set(7, 100);
        table.Set(7, 101);
        table.Set(8, 5);
        Assert.True(table.TryGet(7, out var stamp));
        Assert.Equal(101u, stamp);
        table.Remove(7);
        Assert.False(table.TryGet(7, out _));
        Assert.True(table.TryGet(8, out stamp));
        Assert.Equal(5u, stamp);
    }

    [Fact]
    public void When_it_is_crowded_the_oldest_goes_also_where_numbers_begin_anew()
    {
        var table = new StampTable(4);
        var first = uint.MaxValue - 2;
        for (var i = 0u; i < 5; i++) table.Set(i + 1, unchecked(first + i));
        Assert.Equal([false, true, true, true, true], Enumerable.Range(1, 5).Select(hash => table.TryGet((uint)hash, out _)));
    }

    [Fact]
    public void A_removed_one_does_not_hide_those_behind_it()
    {
        var table = new StampTable(4);
        for (var i = 1u; i <= 4; i++) table.Set(i, i);
        table.Remove(2);
        table.Set(4, 9);
        Assert.True(table.TryGet(4, out var stamp));
        Assert.Equal(9u, stamp);
        table.Set(5, 10); // there is room for it
        Assert.Equal([true, false, true, true, true], Enumerable.Range(1, 5).Select(hash => table.TryGet((uint)hash, out _)));
        table.Remove(4);
        Assert.False(table.TryGet(4, out _));
    }
}

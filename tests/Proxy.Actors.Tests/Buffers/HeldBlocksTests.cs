using Proxy.Actors.Buffers;

namespace Proxy.Actors.Tests.Buffers;

public sealed class HeldBlocksTests
{
    private const int Most = 64 << 10;

    private readonly HeldBlocks _blocks = new(Most);
    private readonly List<string> _gone = [];

    [Fact]
    public void Bytes_lie_behind_one_another_and_memory_is_counted()
    {
        var block = Block("a");
        Assert.True(block.TryAdd("GET "u8));
        Assert.True(block.TryAdd(new byte[5000]));
        Assert.True(block.Bytes.StartsWith("GET "u8));
        Assert.Equal((5004, 8192, 8192L), (block.Length, block.Capacity, _blocks.Bytes));
        block.Release();
        Assert.Equal((0, 0, 0L), (block.Length, block.Capacity, _blocks.Bytes));
    }

    [Fact]
    public void Largest_give_way_those_first_that_were_so_large_first()
    {
        var small = Enumerable.Range(0, 16).Select(i => Block($"small {i}")).ToList();
        Assert.All(small, each => Assert.True(each.TryAdd(new byte[200])));
        var large = Enumerable.Range(0, 4).Select(i => Block($"large {i}")).ToList();
        Assert.All(large, each => Assert.True(each.TryAdd(new byte[16_000])));
        Assert.Equal(["large 0"], _gone);
        Assert.True(large[1].TryAdd(new byte[10])); // no larger by that
        Assert.True(Block("more").TryAdd(new byte[16_000]));
        Assert.Equal(["large 0", "large 1"], _gone);
        Assert.Equal(0, large[0].Length);
        Assert.All(small, each => Assert.Equal(200, each.Length));
        Assert.InRange(_blocks.Bytes, 1, Most);
    }

    [Fact]
    public void One_that_is_larger_than_all_others_gives_way_itself_and_one_that_is_alone_does_not()
    {
        var alone = Block("alone");
        Assert.True(alone.TryAdd(new byte[2 * Most]));
        alone.Release();
        Assert.True(Block("small").TryAdd(new byte[200]));
        var large = Block("large");
        Assert.False(large.TryAdd(new byte[Most]));
        Assert.Equal(["large"], _gone);
        Assert.Equal((0, 256L), (large.Length, _blocks.Bytes));
    }

    [Fact]
    public void One_that_is_kept_does_not_give_way_and_is_read_until_it_is_released()
    {
        var (kept, other) = (Block("kept"), Block("other"));
        Assert.True(kept.TryAdd("GET "u8));
        kept.Keep();
        Assert.Equal(0, _blocks.Bytes);
        Assert.True(other.TryAdd(new byte[2 * Most]));
        Assert.True(kept.Bytes.SequenceEqual("GET "u8));
        kept.Release();
        Assert.Equal(other.Capacity, _blocks.Bytes);
        other.Release();
        Assert.True(kept.TryAdd("GET /"u8)); // once more
        Assert.Equal((5, 256L), (kept.Length, _blocks.Bytes));
        Assert.Empty(_gone);
    }

    [Fact]
    public void What_lies_elsewhere_is_counted_and_those_that_give_way_are_as_well()
    {
        var block = new HeldBlock(_blocks, () => _gone.Add("a")) { Elsewhere = Most - 256 };
        Assert.True(block.TryAdd("GET "u8));
        Assert.Equal(Most, _blocks.Bytes);
        Assert.True(Block("b").TryAdd("GET "u8));
        Assert.Equal((1L, 256L), (_blocks.GaveWay, _blocks.Bytes));
        Assert.Equal(["a"], _gone);
    }

    private HeldBlock Block(string name) => new(_blocks, () => _gone.Add(name));
}

using CsCheck;
using Proxy.Actors.Caching;

namespace Proxy.Actors.Tests.Caching;

public sealed unsafe class CacheMemoryTests
{
    private const int Cell = CacheMemory.CellBytes;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(10_001)]
    public void All_cells_can_be_had_one_by_one_at_once_and_again(int cells)
    {
        using var memory = new CacheMemory((cells * (long)Cell) + 5);
        Assert.Equal(cells, memory.CellCount);
        for (var round = 0; round < 2; round++)
        {
            var runs = new List<CacheExtent>();
            for (var i = 0; i < cells; i++) Assert.True(memory.TryTake(1, runs));
            Assert.False(memory.TryTake(1, runs));
            Return(memory, runs);
            runs.Clear();
            Assert.True(memory.TryTake(cells, runs));
            Assert.Equal(cells, runs[^1].End);
            Assert.False(memory.TryTake(1, runs));
            Return(memory, runs);
            Assert.Equal(cells, memory.CellsFree);
        }
    }

    [Theory]
    [InlineData(4)] // 1 KiB
    [InlineData(5)]
    [InlineData(401)] // 100 KiB
    [InlineData(40_960)] // 10 MiB
    public void Fresh_memory_is_one_run(int cells)
    {
        using var memory = new CacheMemory(64L << 20);
        var runs = new List<CacheExtent>();
        Assert.True(memory.TryTake(cells, runs));
        Assert.Equal(new CacheExtent(runs[0].Cell, cells), Assert.Single(runs));
    }

    [Fact]
    public void Every_free_cell_is_of_use_however_they_lie()
    {
        using var memory = new CacheMemory(1024 * Cell);
        var each = Enumerable.Range(0, 1024).Select(_ => Take(memory, 1)).ToList();
        for (var i = 0; i < each.Count; i += 2) Return(memory, each[i]);
        var spread = Take(memory, 512);
        Assert.Equal(512, spread.Count);
        Assert.False(memory.TryTake(1, []));
        Return(memory, spread);
        for (var i = 1; i < each.Count; i += 2) Return(memory, each[i]);
        Assert.Single(Take(memory, 1024));
    }

    [Fact]
    public void What_is_shrunk_off_is_free_and_merges_again()
    {
        using var memory = new CacheMemory(4096 * Cell);
        foreach (var keep in (int[])[0, 1, 7, 512, 999, 1000])
        {
            var cell = Take(memory, 1000)[0].Cell;
            memory.Shrink(cell, 1000, keep);
            Assert.Equal(4096 - keep, memory.CellsFree);
            memory.Return(cell, keep);
            var all = Take(memory, 4096);
            Assert.Single(all);
            Return(memory, all);
        }
    }

    [Fact]
    public void Giving_a_run_back_twice_is_noticed()
    {
        using var memory = new CacheMemory(64 * Cell);
        var run = Take(memory, 8);
        Return(memory, run);
        Assert.Throws<InvalidOperationException>(() => Return(memory, run));
    }

    [Fact]
    public void Whatever_is_taken_shrunk_and_returned_nobody_has_anothers_cells() =>
        Gen.Select(Gen.Int[1, 9000], Gen.Select(Gen.Int[0, 2], Gen.Int[1, 5000], Gen.Int[0, 1000]).Array[1, 60]).Sample(Play, iter: 300);

    private static void Play(int cells, (int Kind, int Size, int Which)[] steps)
    {
        using var memory = new CacheMemory(cells * (long)Cell);
        var owner = new int[cells];
        var taken = new List<(List<CacheExtent> Runs, int Mark)>();
        for (var step = 0; step < steps.Length; step++)
        {
            var (kind, size, which) = steps[step];
            if (kind == 0 || taken.Count == 0)
            {
                var runs = new List<CacheExtent>();
                var isThere = memory.CellsFree >= size;
                Assert.Equal(isThere, memory.TryTake(size, runs));
                if (!isThere) continue;
                Mark(memory, owner, runs, 0, step + 1);
                taken.Add((runs, step + 1));
                continue;
            }

            var (mine, mark) = taken[which % taken.Count];
            var last = mine[^1].End - (mine.Count > 1 ? mine[^2].End : 0);
            if (kind == 1 && last > 1)
            {
                var keep = 1 + (size % (last - 1));
                Mark(memory, owner, mine, mark, mark);
                for (var i = keep; i < last; i++) owner[mine[^1].Cell + i] = 0;
                memory.Shrink(mine[^1].Cell, last, keep);
                mine[^1] = mine[^1] with { End = mine[^1].End - last + keep };
                continue;
            }

            Mark(memory, owner, mine, mark, 0);
            Return(memory, mine);
            taken.RemoveAt(which % taken.Count);
        }

        foreach (var (runs, mark) in taken)
        {
            Mark(memory, owner, runs, mark, 0);
            Return(memory, runs);
        }

        Assert.Equal(cells, memory.CellsFree);
    }

    // Each cell has the mark of who has it, in a list and in its last bytes.
    private static void Mark(CacheMemory memory, int[] owner, List<CacheExtent> runs, int before, int after)
    {
        var start = 0;
        foreach (var (cell, end) in runs)
        {
            for (var i = cell; i < cell + end - start; i++)
            {
                var bytes = (int*)(memory.At(i) + Cell - sizeof(int));
                Assert.Equal(before, owner[i]);
                if (before != 0) Assert.Equal(before, *bytes);
                (owner[i], *bytes) = (after, after);
            }

            start = end;
        }
    }

    private static List<CacheExtent> Take(CacheMemory memory, int cells)
    {
        var runs = new List<CacheExtent>();
        Assert.True(memory.TryTake(cells, runs));
        return runs;
    }

    private static void Return(CacheMemory memory, List<CacheExtent> runs)
    {
        var start = 0;
        foreach (var (cell, end) in runs)
        {
            memory.Return(cell, end - start);
            start = end;
        }
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Proxy.Actors.Caching;

/// <summary>The native memory of a cache: cells of <see cref="CellBytes"/>, given out as runs by a buddy allocator, up to a hard cap.</summary>
/// <remarks>A body may lie in several runs, so that any free cell can be used, however the free ones lie: there is no memory that is free
/// and yet of no use. As a rule a body is one run. Thread-safe. Pages take up memory only once they have been used.</remarks>
internal sealed unsafe class CacheMemory : IDisposable
{
    /// <summary>Bytes of a cell: what memory is given out in.</summary>
    public const int CellBytes = 256;

    // The largest block: 4,096 cells are 1 MiB. Larger bodies take several, which lie side by side while fresh ones are given out.
    private const int TopOrder = 12;

    private const int None = -1;

    private const byte Free = 0x80;

    private readonly Lock _lock = new();
    private readonly int[] _free = new int[TopOrder + 1]; // the first free block of each order; free ones are linked through their first bytes
    private readonly byte[] _blocks; // of a block's first cell: its order, and Free; of all others nothing that counts
    private readonly int _freshEnd;
    private byte* _slab;
    private int _fresh; // the first of the largest blocks that was never given out
    private int _cellsFree;

    /// <summary>Sets the memory up.</summary>
    /// <param name="bytes">Bytes in all; rounded down to whole cells.</param>
    /// <exception cref="OutOfMemoryException">The machine does not have the memory.</exception>
    public CacheMemory(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, CellBytes);
        CellCount = (int)Math.Min(bytes / CellBytes, int.MaxValue - (1 << TopOrder));
        _slab = (byte*)NativeMemory.AlignedAlloc((nuint)CellCount * CellBytes, 4096);
        _blocks = new byte[CellCount];
        _freshEnd = CellCount >> TopOrder << TopOrder;
        _cellsFree = CellCount;
        Array.Fill(_free, None);
        for (var (cell, order) = (_freshEnd, TopOrder - 1); order >= 0; order--)
        {
            if ((CellCount & (1 << order)) == 0) continue;
            Link(cell, order);
            cell += 1 << order;
        }
    }

    /// <summary>Cells in all.</summary>
    public int CellCount { get; }

    /// <summary>Cells that nobody has.</summary>
    public int CellsFree => Volatile.Read(ref _cellsFree);

    /// <summary>Bytes that so many cells have.</summary>
    /// <param name="cells">Cells.</param>
    public static long Bytes(int cells) => (long)cells * CellBytes;

    /// <summary>Cells that so many bytes take up.</summary>
    /// <param name="bytes">Bytes.</param>
    public static int Cells(long bytes) => checked((int)((bytes + CellBytes - 1) / CellBytes));

    /// <summary>Where a cell's bytes lie.</summary>
    /// <param name="cell">A cell.</param>
    public byte* At(int cell) => _slab + ((nint)cell * CellBytes);

    /// <summary>Takes cells.</summary>
    /// <param name="cells">How many.</param>
    /// <param name="into">Receives the runs, behind those that are there already.</param>
    /// <returns>False when there are not as many; nothing is taken then.</returns>
    public bool TryTake(int cells, List<CacheExtent> into)
    {
        var end = into.Count == 0 ? 0 : into[^1].End;
        lock (_lock)
        {
            if (cells > _cellsFree) return false;
            _cellsFree -= cells;
            for (var left = cells; left > 0;)
            {
                var (cell, taken) = TakeUpTo(left);
                left -= taken;
                end += taken;
                if (into.Count > 0 && EndOf(into) == cell) into[^1] = into[^1] with { End = end };
                else into.Add(new CacheExtent(cell, end));
            }
        }

        return true;
    }

    /// <summary>Gives cells back.</summary>
    /// <param name="cell">The first.</param>
    /// <param name="cells">How many; these are cells that <see cref="TryTake"/> gave out in one run, up to its end.</param>
    public void Return(int cell, int cells)
    {
        lock (_lock)
        {
            if (_slab is null) return; // who read on till after the end
            _cellsFree += cells;
            for (var end = cell + cells; cell < end;)
            {
                var order = _blocks[cell];
                if (order > TopOrder) throw new InvalidOperationException("a run of the cache's memory was given back twice");
                Merge(cell, order);
                cell += 1 << order;
            }
        }
    }

    /// <summary>Gives the cells of a run back that are behind its first ones.</summary>
    /// <param name="cell">The first cell of the run.</param>
    /// <param name="cells">Cells of the run.</param>
    /// <param name="keep">How many stay.</param>
    public void Shrink(int cell, int cells, int keep)
    {
        lock (_lock)
        {
            for (var (from, last) = (cell, cell + keep); from < last; from += 1 << _blocks[from])
            {
                if (from + (1 << _blocks[from]) > last) Cut(from, _blocks[from], last - from);
            }
        }

        Return(cell + keep, cells - keep);
    }

    /// <summary>Frees the memory. Nobody may use any of it any more; what is given back later is of no account.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            NativeMemory.AlignedFree(_slab);
            _slab = null;
        }
    }

    private static int EndOf(List<CacheExtent> runs)
    {
        var before = runs.Count > 1 ? runs[^2].End : 0;
        return runs[^1].Cell + runs[^1].End - before;
    }

    // The whole if there is a block that is large enough, otherwise the largest part that lies in one.
    private (int Cell, int Cells) TakeUpTo(int cells)
    {
        var wanted = Math.Min(TopOrder, BitOperations.Log2((2 * (uint)cells) - 1)); // rounded up
        for (var order = wanted; order <= TopOrder; order++)
        {
            if (_free[order] != None || (order == TopOrder && _fresh < _freshEnd)) return Take(order, Math.Min(cells, 1 << wanted));
        }

        for (var order = wanted - 1; ; order--)
        {
            if (_free[order] != None) return Take(order, 1 << order);
        }
    }

    private (int Cell, int Cells) Take(int order, int cells)
    {
        var cell = _free[order];
        if (cell == None)
        {
            cell = _fresh;
            _fresh += 1 << TopOrder;
        }
        else
        {
            Unlink(cell, order);
        }

        _blocks[cell] = (byte)order;
        Cut(cell, order, cells);
        for (var (rest, end) = (cell + cells, cell + (1 << order)); rest < end;)
        {
            int size = _blocks[rest];
            Link(rest, size);
            rest += 1 << size;
        }

        return (cell, cells);
    }

    // Cuts a block into blocks of which the first ones make up so many cells.
    private void Cut(int cell, int order, int cells)
    {
        while (cells < 1 << order)
        {
            order--;
            var (half, upper) = (1 << order, cell + (1 << order));
            _blocks[cell] = _blocks[upper] = (byte)order;
            if (cells > half) (cell, cells) = (upper, cells - half);
        }
    }

    private void Merge(int cell, int order)
    {
        while (order < TopOrder)
        {
            var buddy = cell ^ (1 << order);
            if (buddy + (1 << order) > CellCount || _blocks[buddy] != (Free | order)) break;
            Unlink(buddy, order);
            _blocks[Math.Max(cell, buddy)] = 0;
            cell = Math.Min(cell, buddy);
            order++;
        }

        Link(cell, order);
    }

    private void Link(int cell, int order)
    {
        var next = _free[order];
        var links = (int*)At(cell);
        (links[0], links[1]) = (None, next);
        if (next != None) ((int*)At(next))[0] = cell;
        _free[order] = cell;
        _blocks[cell] = (byte)(Free | order);
    }

    private void Unlink(int cell, int order)
    {
        var links = (int*)At(cell);
        var (previous, next) = (links[0], links[1]);
        if (previous == None) _free[order] = next;
        else ((int*)At(previous))[1] = next;
        if (next != None) ((int*)At(next))[0] = previous;
        _blocks[cell] = (byte)order;
    }
}

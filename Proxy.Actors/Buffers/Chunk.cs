namespace Proxy.Actors.Buffers;

/// <summary>The element that flows through a lane. There is one per loop, standing for the bytes in the loop's scratch
/// block, so pushing it allocates nothing; it must be used up before anything else is read on the loop.</summary>
public sealed unsafe class Chunk
{
    private bool _underWay;

    /// <summary>What it says.</summary>
    public ChunkKind Kind { get; private set; }

    /// <summary>Bytes; 0 for an end.</summary>
    public int Length { get; private set; }

    /// <summary>How many of them lie in the scratch block.</summary>
    internal int Copied { get; private set; }

    /// <summary>Where those lie that are behind them; null when there are none.</summary>
    internal byte* Lent { get; private set; }

    /// <summary>Makes sure that nothing of the last read is still in the scratch block.</summary>
    /// <exception cref="InvalidOperationException">The chunk is still on its way from the last read.</exception>
    internal void EnsureUsedUp()
    {
        if (_underWay) throw new InvalidOperationException("a read was tried while the last chunk was still on its way");
    }

    /// <summary>Fills the chunk in and sends it on its way.</summary>
    /// <param name="kind">What it says.</param>
    /// <param name="copied">Bytes in the scratch block.</param>
    /// <param name="lent">Where those lie that are behind them.</param>
    /// <param name="lentLength">How many these are.</param>
    internal Chunk Set(ChunkKind kind, int copied, byte* lent = null, int lentLength = 0)
    {
        (Kind, Copied, Length, _underWay) = (kind, copied, copied + lentLength, true);
        Lent = lent;
        return this;
    }

    /// <summary>The chunk has been used up.</summary>
    internal void Release() => _underWay = false;
}

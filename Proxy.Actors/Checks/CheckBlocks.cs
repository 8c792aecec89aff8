using System.Runtime.InteropServices;

namespace Proxy.Actors.Checks;

/// <summary>Blocks for what comes from servers, outside the node's bank: one for each check in flight at most, and a few that are kept for the
/// next ones.</summary>
internal sealed unsafe class CheckBlocks : IDisposable
{
    private const int MaxKept = 16;

    private readonly nint[] _kept = new nint[MaxKept];
    private int _count;

    /// <summary>Blocks that are out.</summary>
    internal int Taken { get; private set; }

    /// <summary>Takes a block of <see cref="CheckInput.Bytes"/>.</summary>
    internal byte* Take()
    {
        Taken++;
        return _count > 0 ? (byte*)_kept[--_count] : (byte*)NativeMemory.Alloc(CheckInput.Bytes);
    }

    /// <summary>Gives it back.</summary>
    internal void GiveBack(byte* block)
    {
        Taken--;
        if (_count < MaxKept) _kept[_count++] = (nint)block;
        else NativeMemory.Free(block);
    }

    /// <summary>Frees those that are kept.</summary>
    public void Dispose()
    {
        while (_count > 0) NativeMemory.Free((byte*)_kept[--_count]);
    }
}

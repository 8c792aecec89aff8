using System.Numerics;

namespace Proxy.Actors.Buffers;

/// <summary>What a loop holds of its connections beside the bank, under a cap of its own. Beyond that the largest gives way, of those of a size the one
/// that has grown to it first: who hands in as much as it may and waits cannot have all, and who has as little as is common goes on. Used on the
/// loop's thread, but for what says otherwise.</summary>
/// <param name="most">Bytes of memory at most, but for one that is alone.</param>
internal sealed class HeldBlocks(long most)
{
    // However small the bank is, for each loop.
    private const long Least = 256 << 10;

    private readonly LinkedList<HeldBlock>?[] _ofSize = new LinkedList<HeldBlock>?[32]; // by the power of two that they have at least
    private long _bytes;
    private long _gaveWay;

    /// <summary>Bytes of memory that they take; may be read on any thread.</summary>
    internal long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How many have given way so far; may be read on any thread.</summary>
    internal long GaveWay => Volatile.Read(ref _gaveWay);

    /// <summary>Those of a loop.</summary>
    /// <param name="bank">The node's bank.</param>
    /// <param name="loops">Loops that share it.</param>
    internal static HeldBlocks Beside(BufferBank bank, int loops) => new(Math.Max(Least, bank.Beside / loops));

    /// <summary>Counts one in that has just become as large as it is.</summary>
    /// <returns>False when it has given way itself.</returns>
    internal bool TryTakeIn(HeldBlock block)
    {
        var size = SizeOf(block);
        (_ofSize[size] ??= []).AddLast(block.Place);
        Volatile.Write(ref _bytes, _bytes + block.Capacity);
        while (_bytes > most && _bytes > block.Capacity)
        {
            Volatile.Write(ref _gaveWay, _gaveWay + 1);
            Largest().GiveWay();
        }

        return block.Place.List is not null;
    }

    /// <summary>Counts one out, if it is counted.</summary>
    internal void LetGo(HeldBlock block)
    {
        if (block.Place.List is not { } others) return;
        others.Remove(block.Place);
        Volatile.Write(ref _bytes, _bytes - block.Capacity);
    }

    private HeldBlock Largest()
    {
        for (var size = _ofSize.Length - 1; ; size--)
            if (_ofSize[size]?.First is { } first) return first.Value;
    }

    private static int SizeOf(HeldBlock block) => BitOperations.Log2((uint)block.Capacity);
}

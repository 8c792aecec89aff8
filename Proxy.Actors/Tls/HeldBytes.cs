using System.Runtime.InteropServices;
using Proxy.Transport;

namespace Proxy.Actors.Tls;

/// <summary>The little that has to be kept although the bank has no room, or that must not use up what others have reserved there: bytes of
/// records that are made cannot be made again, and those that are read cannot be read again. Outside the bank, bounded by its user, and counted.</summary>
internal unsafe struct HeldBytes
{
    private const int Step = 512;

    private byte* _block;
    private int _capacity;
    private int _start;

    /// <summary>Bytes held.</summary>
    internal int Bytes { get; private set; }

    /// <summary>Holds bytes behind those that are held already.</summary>
    internal void Append(TlsBlocks blocks, byte* data, int length)
    {
        if (_start + Bytes + length > _capacity) MakeRoom(blocks, length);
        Buffer.MemoryCopy(data, _block + _start + Bytes, length, length);
        Bytes += length;
    }

    /// <summary>Sends from the front until nothing is left or the leg takes no more.</summary>
    internal IoStatus SendTo(TlsBlocks blocks, ILeg leg)
    {
        while (Bytes > 0)
        {
            var transfer = leg.TrySend(_block + _start, Bytes);
            if (transfer.Status != IoStatus.Done) return transfer.Status;
            Drop(blocks, transfer.Bytes);
        }

        return IoStatus.Done;
    }

    /// <summary>Copies bytes from the front, and keeps them.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="length">Bytes at most.</param>
    /// <returns>Bytes copied.</returns>
    internal readonly int Copy(byte* target, int length)
    {
        var copied = Math.Min(length, Bytes);
        if (copied > 0) Buffer.MemoryCopy(_block + _start, target, length, copied);
        return copied;
    }

    /// <summary>Forgets bytes at the front; with the last of them the memory is freed.</summary>
    /// <param name="blocks">Where they are counted.</param>
    /// <param name="length">At most those that are held.</param>
    internal void Drop(TlsBlocks blocks, int length)
    {
        _start += length;
        Bytes -= length;
        if (Bytes == 0) Clear(blocks);
    }

    /// <summary>Forgets what is held and frees the memory.</summary>
    internal void Clear(TlsBlocks blocks)
    {
        if (_block == null) return;
        NativeMemory.Free(_block);
        blocks.CountHeld(-1, -_capacity);
        this = default;
    }

    private void MakeRoom(TlsBlocks blocks, int length)
    {
        var capacity = (Bytes + length + Step - 1) / Step * Step;
        var block = (byte*)NativeMemory.Alloc((nuint)capacity);
        Buffer.MemoryCopy(_block + _start, block, capacity, Bytes);
        blocks.CountHeld(_block == null ? 1 : 0, capacity - _capacity);
        NativeMemory.Free(_block);
        (_capacity, _start) = (capacity, 0);
        _block = block;
    }
}

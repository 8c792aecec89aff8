using System.Buffers;

namespace Proxy.Actors.Buffers;

/// <summary>Bytes of a connection that have to lie in one piece until they are done with, as a request's head has: held beside the bank, and counted
/// among those of its loop. It may be used for one thing after another; empty, it holds no memory. Used on the loop's thread.</summary>
internal sealed class HeldBlock
{
    private readonly HeldBlocks _blocks;
    private readonly Action _giveWay;
    private byte[] _bytes = [];

    /// <summary>One that is empty.</summary>
    /// <param name="blocks">Those of the loop.</param>
    /// <param name="giveWay">Called when the memory is wanted for others: the bytes are gone by then. It may be within a call for another connection, so
    /// what becomes of its own is to be done later.</param>
    internal HeldBlock(HeldBlocks blocks, Action giveWay)
    {
        (_blocks, _giveWay) = (blocks, giveWay);
        Place = new LinkedListNode<HeldBlock>(this);
    }

    /// <summary>What is held; nothing when it has given way.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>Bytes that are held.</summary>
    internal int Length { get; private set; }

    /// <summary>Bytes that lie elsewhere for as long as these are held, and are counted with them.</summary>
    internal int Elsewhere { get; init; }

    /// <summary>Memory that it takes.</summary>
    internal int Capacity => _bytes.Length + Elsewhere;

    /// <summary>Its place among those of its size; of its loop's to use.</summary>
    internal LinkedListNode<HeldBlock> Place { get; }

    /// <summary>Holds more, behind what is held.</summary>
    /// <param name="bytes">What.</param>
    /// <returns>False when it has given way: with others it would be too much, and there is none that is larger.</returns>
    internal bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length > _bytes.Length) Grow(Length + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
        return Place.List is not null || _blocks.TryTakeIn(this);
    }

    /// <summary>From now on it does not give way, and is not counted: it is released within this call, and read before.</summary>
    internal void Keep() => _blocks.LetGo(this);

    /// <summary>Gives the memory back.</summary>
    internal void Release()
    {
        _blocks.LetGo(this);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, Length) = ([], 0);
    }

    /// <summary>Gives it back for others.</summary>
    internal void GiveWay()
    {
        Release();
        _giveWay();
    }

    private void Grow(int wanted)
    {
        const int Least = 256;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Least, wanted));
        Bytes.CopyTo(larger);
        var length = Length;
        Release();
        (_bytes, Length) = (larger, length);
    }
}

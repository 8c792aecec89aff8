namespace Proxy.Actors.Checks;

/// <summary>What has come from a server and is not used up, up to a bound. Its block is there while anything is expected.</summary>
internal unsafe struct CheckInput
{
    /// <summary>Bytes that are kept at most.</summary>
    internal const int Bytes = 16 * 1024;

    private byte* _block;
    private int _length;

    /// <summary>What is kept.</summary>
    internal readonly ReadOnlySpan<byte> Kept => new(_block, _length);

    /// <summary>Where the next bytes go.</summary>
    internal readonly byte* Tail => _block + _length;

    /// <summary>How many there is room for.</summary>
    internal readonly int Room => _block == null ? 0 : Bytes - _length;

    /// <summary>Whether nothing more can be kept.</summary>
    internal readonly bool IsFull => _length == Bytes;

    /// <summary>Sees to it that there is a block.</summary>
    internal void Open(CheckBlocks blocks)
    {
        if (_block == null) _block = blocks.Take();
    }

    /// <summary>Bytes have come to <see cref="Tail"/>.</summary>
    internal void Add(int length) => _length += length;

    /// <summary>Bytes at the front are used up.</summary>
    internal void Use(int length)
    {
        _length -= length;
        if (length > 0 && _length > 0) new ReadOnlySpan<byte>(_block + length, _length).CopyTo(new Span<byte>(_block, _length));
    }

    /// <summary>Forgets everything.</summary>
    internal void Close(CheckBlocks blocks)
    {
        if (_block != null) blocks.GiveBack(_block);
        this = default;
    }
}

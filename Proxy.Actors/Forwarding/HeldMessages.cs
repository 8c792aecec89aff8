using System.Buffers;

namespace Proxy.Actors.Forwarding;

/// <summary>Bytes of a connection that its unit has not taken: first those of messages that are complete, behind them the beginning of one that is
/// not. It holds no memory while it is empty.</summary>
/// <param name="count">Told of memory that it takes, and gives back with a minus.</param>
internal sealed class HeldMessages(Action<int> count)
{
    private byte[] _bytes = [];
    private int _start;
    private int _ready;
    private int _end;

    /// <summary>What may be stored.</summary>
    internal ReadOnlySpan<byte> Ready => _bytes.AsSpan(_start, _ready - _start);

    /// <summary>Adds what comes next, as the beginning of a message.</summary>
    /// <param name="bytes">The bytes.</param>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        if (_end + bytes.Length > _bytes.Length) Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>All that is held may be stored.</summary>
    internal void ReadyAll() => _ready = _end;

    /// <summary>The first bytes have been stored.</summary>
    /// <param name="length">How many.</param>
    internal void Drop(int length)
    {
        _start += length;
        if (_start == _end) Clear();
    }

    /// <summary>Forgets all.</summary>
    internal void Clear()
    {
        if (_bytes.Length > 0)
        {
            count(-_bytes.Length);
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = [];
        _start = _ready = _end = 0;
    }

    private void Grow(int more)
    {
        var held = _end - _start;
        var larger = ArrayPool<byte>.Shared.Rent(held + more);
        count(larger.Length);
        _bytes.AsSpan(_start, held).CopyTo(larger);
        var ready = _ready - _start;
        Clear();
        (_bytes, _ready, _end) = (larger, ready, held);
    }
}

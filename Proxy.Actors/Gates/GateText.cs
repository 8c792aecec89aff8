using System.Buffers;
using System.Buffers.Text;

namespace Proxy.Actors.Gates;

/// <summary>What a gate says itself: heads of responses, sizes of chunks. Empty, it holds no memory. Used on one thread.</summary>
internal sealed unsafe class GateText
{
    private byte[]? _bytes;
    private int _at;
    private int _end;

    /// <summary>Bytes that are not taken yet.</summary>
    internal int Length => _end - _at;

    /// <summary>Whether all has been taken.</summary>
    internal bool IsEmpty => _at == _end;

    /// <summary>Says something behind what is said already.</summary>
    internal void Say(ReadOnlySpan<byte> words)
    {
        words.CopyTo(Room(words.Length));
        _end += words.Length;
    }

    /// <summary>Says a number in hexadecimal.</summary>
    internal void SayHex(long number)
    {
        Utf8Formatter.TryFormat(number, Room(16), out var written, new StandardFormat('x'));
        _end += written;
    }

    /// <summary>Room for what is to be said next, which <see cref="Said"/> follows.</summary>
    /// <param name="length">Bytes at least.</param>
    internal Span<byte> Room(int length)
    {
        if (_bytes is null) _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(length, 512));
        if (_bytes.Length - _end < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_end - _at + length, _bytes.Length));
            _bytes.AsSpan(_at, _end - _at).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            (_bytes, _at, _end) = (larger, 0, _end - _at);
        }

        return _bytes.AsSpan(_end);
    }

    /// <summary>So many bytes were put into <see cref="Room"/>.</summary>
    internal void Said(int length) => _end += length;

    /// <summary>Copies from the front, and keeps it.</summary>
    /// <returns>Bytes copied.</returns>
    internal int Copy(byte* target, int length)
    {
        var part = Math.Min(length, Length);
        if (part > 0) _bytes.AsSpan(_at, part).CopyTo(new Span<byte>(target, part));
        return part;
    }

    /// <summary>Takes from the front.</summary>
    internal void Skip(int length)
    {
        _at += length;
        if (_at == _end) Clear();
    }

    /// <summary>Forgets all of it.</summary>
    internal void Clear()
    {
        if (_bytes is not null) ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _at, _end) = (null, 0, 0);
    }
}

using System.Buffers;

namespace Proxy.Actors.Telemetry;

/// <summary>Lines one behind the other, in memory that grows with them and stays. Not for several threads.</summary>
internal sealed class LineBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = [];

    /// <summary>Bytes in it.</summary>
    internal int Length { get; private set; }

    /// <summary>What is in it.</summary>
    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(Length);
    }

    /// <summary>Ends a line.</summary>
    internal void EndLine()
    {
        GetSpan(1)[0] = (byte)'\n';
        Length++;
    }

    /// <summary>Takes back what came after a length, of a line that has not ended.</summary>
    internal void TakeBack(int length) => Length = length;

    /// <summary>Empties it.</summary>
    internal void Clear() => Length = 0;

    private void Grow(int room)
    {
        const int Least = 4096;
        const int Most = 1024 * 1024;
        if (_bytes.Length - Length >= Math.Max(room, 1)) return;
        Array.Resize(ref _bytes, Math.Max(_bytes.Length + Math.Clamp(_bytes.Length, Least, Most), Length + room));
    }
}

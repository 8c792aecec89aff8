using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Proxy.Testing;

/// <summary>
/// An endless pseudo-random byte stream in which every position can be computed from the seed alone, so both ends of a
/// connection generate and check any offset without storing anything. One 64-bit mix makes 8 bytes.
/// </summary>
public readonly struct BytePattern : IEquatable<BytePattern>
{
    private const int WordBytes = sizeof(ulong);

    private readonly ulong _base;

    /// <summary>The stream of <paramref name="seed"/>.</summary>
    public BytePattern(ulong seed)
    {
        Seed = seed;
        // Neighbouring seeds would otherwise be the same stream shifted by a few words.
        _base = SplitMix64.Mix(seed ^ 0xD1B54A32D192ED03);
    }

    /// <summary>What the stream was made from.</summary>
    public ulong Seed { get; }

    /// <summary>The byte at <paramref name="position"/> (0 or more).</summary>
    public byte this[long position] => (byte)(Word(position / WordBytes) >> (int)(position % WordBytes * 8));

    /// <summary>Writes the bytes of the stream from <paramref name="offset"/> on over the whole of <paramref name="destination"/>.</summary>
    public void Fill(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        for (; destination.Length > 0 && offset % WordBytes != 0; offset++, destination = destination[1..])
            destination[0] = this[offset];

        var words = MemoryMarshal.Cast<byte, ulong>(destination);
        var first = offset / WordBytes;
        for (var i = 0; i < words.Length; i++)
            words[i] = Word(first + i);

        for (var i = words.Length * WordBytes; i < destination.Length; i++)
            destination[i] = this[offset + i];
    }

    /// <summary>
    /// Compares <paramref name="received"/> with the stream from <paramref name="offset"/> on. Returns the position in the
    /// stream (not in the span) of the first byte that differs, or -1.
    /// </summary>
    public long FirstMismatch(long offset, ReadOnlySpan<byte> received)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var head = (int)Math.Min(received.Length, (WordBytes - offset % WordBytes) % WordBytes);
        var words = MemoryMarshal.Cast<byte, ulong>(received[head..]);
        var first = (offset + head) / WordBytes;
        var equal = 0;
        while (equal < words.Length && words[equal] == Word(first + equal))
            equal++;

        var mismatch = FirstDifferentByte(offset, received[..head]);
        return mismatch >= 0 ? mismatch : FirstDifferentByte(offset + head + equal * WordBytes, received[(head + equal * WordBytes)..]);
    }

    /// <inheritdoc/>
    public bool Equals(BytePattern other) => Seed == other.Seed;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BytePattern other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Seed.GetHashCode();

    /// <summary>Equal seeds are equal streams.</summary>
    public static bool operator ==(BytePattern left, BytePattern right) => left.Equals(right);

    /// <summary>Different seeds are different streams.</summary>
    public static bool operator !=(BytePattern left, BytePattern right) => !left.Equals(right);

    private long FirstDifferentByte(long offset, ReadOnlySpan<byte> received)
    {
        for (var i = 0; i < received.Length; i++)
        {
            if (received[i] != this[offset + i])
                return offset + i;
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Word(long index) => SplitMix64.Mix(_base + (ulong)index * SplitMix64.Step);
}

using System.Buffers.Text;
using System.Text;
using Proxy.Actors.Http;

namespace Proxy.Actors.Caching.Rules;

/// <summary>A part of a stored response's bytes.</summary>
/// <param name="First">The first byte's position, from 0 on.</param>
/// <param name="Length">How many bytes.</param>
internal readonly record struct ByteRange(long First, long Length)
{
    /// <summary>The last byte's position.</summary>
    public long Last => First + Length - 1;

    /// <summary>Reads what part a request asks for (RFC 9110 14.2); several parts, another unit and what is invalid are the whole.</summary>
    /// <param name="fields">The request's fields.</param>
    /// <param name="length">Bytes of the stored response's body.</param>
    /// <param name="range">The part, when it is one.</param>
    public static Served Read(HttpFields fields, long length, out ByteRange range)
    {
        range = default;
        ReadOnlySpan<byte> value = default;
        foreach (var field in fields)
        {
            if (!field.Is("range"u8)) continue;
            if (!value.IsEmpty) return Served.Whole;
            value = field.Value;
        }
        return Read(value, length, out range);
    }

    /// <summary>Reads a Range field's value, likewise.</summary>
    public static Served Read(ReadOnlySpan<byte> value, long length, out ByteRange range)
    {
        range = default;
        var unit = "bytes="u8;
        if (value.Length < unit.Length || !Ascii.EqualsIgnoreCase(value[..unit.Length], unit)) return Served.Whole;
        var spec = value[unit.Length..].Trim(" \t"u8);
        var dash = spec.IndexOf((byte)'-');
        if (dash < 0) return Served.Whole;
        return dash == 0 ? ReadSuffix(spec[1..], length, out range) : ReadPositions(spec[..dash], spec[(dash + 1)..], length, out range);
    }

    private static Served ReadSuffix(ReadOnlySpan<byte> digits, long length, out ByteRange range)
    {
        range = default;
        if (!TryPosition(digits, out var count)) return Served.Whole;
        if (count == 0) return Served.NotSatisfiable;

        // Of nothing no part can be named: Content-Range has no words for it.
        if (length == 0) return Served.Whole;
        count = Math.Min(count, length);
        range = new ByteRange(length - count, count);
        return Served.Part;
    }

    private static Served ReadPositions(ReadOnlySpan<byte> firstDigits, ReadOnlySpan<byte> lastDigits, long length, out ByteRange range)
    {
        range = default;
        var last = long.MaxValue;
        if (!TryPosition(firstDigits, out var first) || (!lastDigits.IsEmpty && !TryPosition(lastDigits, out last)) || last < first) return Served.Whole;
        if (first >= length) return Served.NotSatisfiable;
        range = new ByteRange(first, Math.Min(last, length - 1) - first + 1);
        return Served.Part;
    }

    // What is larger than any length counts as the largest number.
    private static bool TryPosition(ReadOnlySpan<byte> digits, out long position)
    {
        position = 0;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        if (!Utf8Parser.TryParse(digits, out position, out _)) position = long.MaxValue;
        return true;
    }
}

using System.Buffers.Text;
using System.Globalization;

namespace Proxy.Actors.Prefaces;

/// <summary>IP addresses and ports in ASCII, read strictly and without memory of their own.</summary>
internal static class AddressText
{
    /// <summary>Reads a decimal number without sign and leading zeros.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="max">The largest that is taken.</param>
    /// <param name="value">The number; 0 when there is none.</param>
    public static bool TryReadNumber(ReadOnlySpan<byte> text, int max, out int value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > 5 || (text[0] == '0' && text.Length > 1)) return false;
        var number = 0;
        foreach (var b in text)
        {
            if (!char.IsAsciiDigit((char)b)) return false;
            number = (number * 10) + (b - '0');
        }

        if (number > max) return false;
        value = number;
        return true;
    }

    /// <summary>Reads an IPv4 address in four decimal parts.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="address">Takes 4 bytes.</param>
    public static bool TryReadIPv4(ReadOnlySpan<byte> text, Span<byte> address)
    {
        for (var part = 0; part < 4; part++)
        {
            var end = part < 3 ? text.IndexOf((byte)'.') : text.Length;
            if (end < 0 || !TryReadNumber(text[..end], 255, out var value)) return false;
            address[part] = (byte)value;
            text = text[(part < 3 ? end + 1 : end)..];
        }

        return true;
    }

    /// <summary>Reads an IPv6 address (RFC 4291 2.2), without brackets and zone.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="address">Takes 16 bytes.</param>
    public static bool TryReadIPv6(ReadOnlySpan<byte> text, Span<byte> address)
    {
        var gap = text.IndexOf("::"u8);
        if (gap < 0) return TryReadGroups(text, address[..16], out var all) && all == 16;
        Span<byte> tail = stackalloc byte[16];
        if (!TryReadGroups(text[..gap], address[..16], out var before, mayEndDotted: false) || !TryReadGroups(text[(gap + 2)..], tail, out var after)) return false;

        // "::" stands for one group at least.
        if (before + after > 14) return false;
        address[before..16].Clear();
        tail[..after].CopyTo(address[(16 - after)..]);
        return true;
    }

    /// <summary>Writes an IPv4 address in four decimal parts.</summary>
    /// <param name="address">4 bytes.</param>
    /// <param name="text">Takes at most 15 bytes.</param>
    public static int WriteIPv4(ReadOnlySpan<byte> address, Span<byte> text)
    {
        var length = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0) text[length++] = (byte)'.';
            length += WriteNumber(address[part], text[length..]);
        }

        return length;
    }

    /// <summary>Writes an IPv6 address as RFC 5952 wants it: lower case, and the longest run of two zero groups or more as "::".</summary>
    /// <param name="address">16 bytes.</param>
    /// <param name="text">Takes at most 39 bytes, or 45 of a mapped IPv4 address.</param>
    public static int WriteIPv6(ReadOnlySpan<byte> address, Span<byte> text)
    {
        if (IsMapped(address))
        {
            "::ffff:"u8.CopyTo(text);
            return 7 + WriteIPv4(address.Slice(12, 4), text[7..]);
        }

        var (start, end) = LongestZeros(address);
        var length = 0;
        for (var group = 0; group < 8; group++)
        {
            if (group == start)
            {
                "::"u8.CopyTo(text[length..]);
                length += 2;
                group = end - 1;
                continue;
            }

            if (group > 0 && group != end) text[length++] = (byte)':';
            var value = (address[group * 2] << 8) | address[(group * 2) + 1];
            value.TryFormat(text[length..], out var written, "x", CultureInfo.InvariantCulture);
            length += written;
        }

        return length;
    }

    /// <summary>Writes a decimal number.</summary>
    public static int WriteNumber(int value, Span<byte> text)
    {
        Utf8Formatter.TryFormat(value, text, out var written);
        return written;
    }

    /// <summary>Whether 16 bytes of IPv6 are an IPv4 address (RFC 4291 2.5.5.2).</summary>
    public static bool IsMapped(ReadOnlySpan<byte> address) => address[..10].IndexOfAnyExcept((byte)0) < 0 && address[10] == 0xFF && address[11] == 0xFF;

    private static (int Start, int End) LongestZeros(ReadOnlySpan<byte> address)
    {
        var (start, end) = (-1, -1);
        for (var group = 0; group < 8; group++)
        {
            var first = group;
            while (group < 8 && (address[group * 2] | address[(group * 2) + 1]) == 0) group++;
            if (group - first >= 2 && group - first > end - start) (start, end) = (first, group);
        }

        return (start, end);
    }

    // Groups of one to four digits between colons, the last of which may be an IPv4 address; nothing at all is no group.
    private static bool TryReadGroups(ReadOnlySpan<byte> text, Span<byte> bytes, out int length, bool mayEndDotted = true)
    {
        length = 0;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)':');
            var group = end < 0 ? text : text[..end];
            if (end < 0 && mayEndDotted && group.Contains((byte)'.'))
            {
                if (length > 12 || !TryReadIPv4(group, bytes[length..])) return false;
                length += 4;
                return true;
            }

            if (length > 14 || group.Length is 0 or > 4 || !TryReadHex(group, out var value)) return false;
            bytes[length++] = (byte)(value >> 8);
            bytes[length++] = (byte)value;
            if (end < 0) return true;
            text = text[(end + 1)..];
            if (text.IsEmpty) return false;
        }

        return true;
    }

    private static bool TryReadHex(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var b in text)
        {
            if (!char.IsAsciiHexDigit((char)b)) return false;
            value = (value << 4) | (char.IsAsciiDigit((char)b) ? b - '0' : (b | 0x20) - 'a' + 10);
        }

        return true;
    }
}

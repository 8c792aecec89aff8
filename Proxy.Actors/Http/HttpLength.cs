namespace Proxy.Actors.Http;

/// <summary>Numbers of bytes as messages write them.</summary>
internal static class HttpLength
{
    /// <summary>More digits than this are no number: all of these fit into 63 bits.</summary>
    private const int MaxDigits = 18;

    /// <summary>Reads a decimal number: digits and nothing else (RFC 9110 8.6), without zeros before it, which some read as octal.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="length">The number; 0 when there is none.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long length)
    {
        length = 0;
        if (text.IsEmpty || text.Length > MaxDigits || (text[0] == '0' && text.Length > 1)) return false;
        var number = 0L;
        foreach (var b in text)
        {
            if (!char.IsAsciiDigit((char)b)) return false;
            number = (number * 10) + (b - '0');
        }

        length = number;
        return true;
    }
}

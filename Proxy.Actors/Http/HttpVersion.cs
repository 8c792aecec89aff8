namespace Proxy.Actors.Http;

/// <summary>The version of a message (RFC 9112 2.3).</summary>
internal static class HttpVersion
{
    /// <summary>Bytes of a version.</summary>
    public const int Length = 8;

    /// <summary>Reads a version.</summary>
    /// <param name="text">8 bytes.</param>
    /// <param name="minor">0 or 1: a higher one is spoken to as 1 (RFC 9110 2.5).</param>
    /// <param name="isOther">Whether it is a version, but not one of HTTP/1.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out int minor, out bool isOther)
    {
        minor = 1;
        isOther = false;
        if (text.SequenceEqual("HTTP/1.1"u8)) return true;
        if (!text.StartsWith("HTTP/"u8) || !char.IsAsciiDigit((char)text[5]) || text[6] != '.' || !char.IsAsciiDigit((char)text[7])) return false;
        isOther = text[5] != '1';
        minor = text[7] == '0' ? 0 : 1;
        return !isOther;
    }
}

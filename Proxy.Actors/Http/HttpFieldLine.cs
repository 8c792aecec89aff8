using System.Buffers;
using Proxy.Actors.Prefaces;

namespace Proxy.Actors.Http;

/// <summary>A line of a head, read strictly (RFC 9112 2.2, 5): it ends with CR LF and has no other control characters than tabs.</summary>
internal static class HttpFieldLine
{
    /// <summary>Bytes that no line has before its end.</summary>
    public static SearchValues<byte> Controls { get; } = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 0x7F]);

    /// <summary>Finds the end of a line.</summary>
    /// <param name="bytes">The line, and what follows.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    /// <returns>Bytes before its CR LF; -1 when that is not there, or the line is wrong.</returns>
    public static int FindEnd(ReadOnlySpan<byte> bytes, out string? problem)
    {
        problem = null;
        var end = bytes.IndexOfAny(Controls);
        if (end < 0) return -1;
        if (bytes[end] == '\r' && (end + 1 == bytes.Length || bytes[end + 1] == '\n')) return end + 1 == bytes.Length ? -1 : end;
        problem = bytes[end] switch
        {
            (byte)'\n' => "a line of its head ends with LF alone",
            (byte)'\r' => "a line of its head has a CR",
            0 => "a line of its head has a NUL",
            _ => "a line of its head has a control character",
        };
        return -1;
    }

    /// <summary>Reads a field.</summary>
    /// <param name="bytes">The line, which is not the blank one, and what follows.</param>
    /// <param name="field">The field.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    /// <returns>Bytes with the line's end; 0 when they are not all there, or the line is wrong.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, out HttpField field, out string? problem)
    {
        field = default;
        problem = null;
        var colon = bytes.IndexOfAnyExcept(HttpToken.Bytes);
        if (colon < 0) return 0;
        if (bytes[colon] != ':' || colon == 0)
        {
            problem = NameProblem(colon, bytes[colon]);
            return 0;
        }

        var value = bytes[(colon + 1)..];
        var end = FindEnd(value, out problem);
        if (end < 0) return 0;
        field = new HttpField(bytes[..colon], Trim(value[..end]));
        return colon + end + 3;
    }

    /// <summary>A value without the white space around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value)
    {
        var start = 0;
        while (start < value.Length && value[start] is (byte)' ' or (byte)'\t') start++;
        var end = value.Length;
        while (end > start && value[end - 1] is (byte)' ' or (byte)'\t') end--;
        return value[start..end];
    }

    private static string NameProblem(int length, byte next) => next switch
    {
        (byte)' ' or (byte)'\t' => length == 0 ? "a field of its head is folded" : "the name of a field is followed by white space",
        (byte)':' => "a field of its head has no name",
        (byte)'\n' => "a line of its head ends with LF alone",
        _ => "a field of its head has no valid name",
    };
}

using System.Buffers;
using System.Globalization;
using System.Text;
using Proxy.Configuration;

namespace Proxy.Actors.Telemetry;

/// <summary>Values of a line <c>key=value key="a value"</c>, whatever is in them: nothing in a value ends it, begins another, or steers a terminal.</summary>
public static class LogValue
{
    /// <summary>Bytes of a character at most, <c>\u001b</c>.</summary>
    internal const int MaxCharacter = 6;

    private static readonly SearchValues<char> Bare = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.,:/@+*[]");

    // Halves of characters, too, and what means something between quotes.
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => c is '"' or '\\' || char.IsSurrogate(c) || Quoted.IsHidden(CharUnicodeInfo.GetUnicodeCategory(c)))]);

    /// <summary>A value: as it is, or between quotes with <c>\"</c>, <c>\\</c> and <c>\u001b</c> for what cannot stand there.</summary>
    /// <param name="value">The value.</param>
    public static string Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new Utf8Text(new byte[MaxLength(value.Length)]);
        Append(ref text, value);
        return Encoding.UTF8.GetString(text.Written);
    }

    /// <summary>Bytes that a value takes at most.</summary>
    /// <param name="characters">Its characters.</param>
    internal static int MaxLength(int characters) => 2 + (MaxCharacter * characters);

    /// <summary>Writes a value as <see cref="Of"/> gives it.</summary>
    internal static void Append(ref Utf8Text text, ReadOnlySpan<char> value)
    {
        if (value.Length > 0 && !value.ContainsAnyExcept(Bare)) text.Append(value);
        else Quote(ref text, value);
    }

    /// <summary>Writes a value between quotes.</summary>
    internal static void Quote(ref Utf8Text text, ReadOnlySpan<char> value)
    {
        text.Append((byte)'"');
        for (var next = value.IndexOfAny(Escaped); next >= 0; next = value.IndexOfAny(Escaped))
        {
            text.Append(value[..next]);
            Escape(ref text, value[next]);
            value = value[(next + 1)..];
        }

        text.Append(value);
        text.Append((byte)'"');
    }

    private static void Escape(ref Utf8Text text, char c)
    {
        text.Append((byte)'\\');
        if (c is '"' or '\\')
        {
            text.Append((byte)c);
            return;
        }

        text.Append((byte)'u');
        for (var shift = 12; shift >= 0; shift -= 4) text.Append("0123456789abcdef"u8[(c >> shift) & 0xF]);
    }
}

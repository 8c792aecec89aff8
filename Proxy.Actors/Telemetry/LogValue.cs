using System.Buffers;
using System.Globalization;
using System.Text;
using Proxy.Configuration;

namespace Proxy.Actors.Telemetry;

/// <summary>Values of a line <c>key=value key="a value"</c>, whatever is in them: nothing in a value ends it, begins another, or steers a terminal.</summary>
public static class LogValue
{
    private static readonly SearchValues<char> Bare = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.,:/@+*[]");

    // Halves of characters, too.
    private static readonly SearchValues<char> Harmful = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => char.IsSurrogate(c) || Quoted.IsHidden(CharUnicodeInfo.GetUnicodeCategory(c)))]);

    /// <summary>A value: as it is, or between quotes with <c>\"</c>, <c>\\</c> and <c>\u001b</c> for what cannot stand there.</summary>
    /// <param name="value">The value.</param>
    public static string Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder(value.Length + 2);
        Append(text, value);
        return text.ToString();
    }

    /// <summary>Writes a value as <see cref="Of"/> gives it.</summary>
    internal static void Append(StringBuilder text, string value)
    {
        if (value.Length > 0 && !value.AsSpan().ContainsAnyExcept(Bare)) text.Append(value);
        else Quote(text, value);
    }

    /// <summary>Writes a value between quotes.</summary>
    internal static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (Harmful.Contains(c)) text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else text.Append(c);
        }

        text.Append('"');
    }
}

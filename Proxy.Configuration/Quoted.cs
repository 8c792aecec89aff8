using System.Globalization;
using System.Text;

namespace Proxy.Configuration;

/// <summary>Shows text of a user's in a message: in quotes, on one line, not longer than a line.</summary>
public static class Quoted
{
    private const int MaxLength = 80;

    /// <summary>The text in double quotes; what cannot be seen becomes <c>\uXXXX</c>, what exceeds 80 characters is cut.</summary>
    public static string Text(string text) => $"\"{Plain(text)}\"";

    /// <summary>The text without quotes, escaped and cut likewise.</summary>
    /// <param name="text">The text.</param>
    /// <param name="max">Characters at most.</param>
    public static string Plain(string text, int max = MaxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shown = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, max)))
        {
            if (char.IsSurrogate(c) || IsHidden(CharUnicodeInfo.GetUnicodeCategory(c))) shown.Append($"\\u{(int)c:X4}");
            else shown.Append(c);
        }

        return text.Length > max ? shown + "..." : shown.ToString();
    }

    /// <summary>Whether characters of a category steer a terminal, end a line, turn the direction of text, or are not to be seen: C0, DEL, C1,
    /// the ends of lines that Unicode has besides, formats.</summary>
    /// <param name="category">The category.</param>
    public static bool IsHidden(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;
}

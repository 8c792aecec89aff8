using System.Buffers;
using System.Globalization;
using System.Text;

namespace Proxy.Pbm.Wire;

/// <summary>Makes text that came over the network harmless to a terminal: what steers one, or turns the direction of what it shows, is
/// written as an escape, such as <c>\u001b</c>.</summary>
internal static class Plain
{
    // C0, DEL and C1; the ends of lines that Unicode has besides; and the bidirectional controls (UAX #9, section 2).
    private static readonly SearchValues<char> Harmful = SearchValues.Create(
        [.. Range(0, 0x1f), .. Range(0x7f, 0x9f), .. Range(0x2028, 0x202e), .. Range(0x2066, 0x2069), '\u061c', '\u200e', '\u200f']);

    /// <summary>A text of lines: line feeds and tabs stay.</summary>
    public static string Text(string text) => Escaped(text, c => c is '\n' or '\t' ? c : null);

    /// <summary>A text within a line: line feeds and tabs become blanks, so that no text writes a line that looks like another's.</summary>
    public static string Line(string text) => Escaped(text, c => c is '\n' or '\t' ? ' ' : null);

    /// <summary>JSON that means the same. Control characters as such stand only between its parts, as blanks do; all others in its texts.</summary>
    public static string Json(string json) => Escaped(json, c => c < ' ' ? ' ' : null);

    private static string Escaped(string text, Func<char, char?> instead)
    {
        if (!text.AsSpan().ContainsAny(Harmful)) return text;
        var plain = new StringBuilder(text.Length + 64);
        foreach (var c in text)
        {
            if (!Harmful.Contains(c)) plain.Append(c);
            else if (instead(c) is { } other) plain.Append(other);
            else plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return plain.ToString();
    }

    private static IEnumerable<char> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(c => (char)c);
}

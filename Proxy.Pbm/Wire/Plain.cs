using System.Buffers;
using System.Globalization;
using System.Text;

namespace Proxy.Pbm.Wire;

/// <summary>Makes text that came over the network harmless to a terminal: what steers one, turns the direction of what it shows,
/// or is not to be seen at all, is written as an escape, such as <c>\u001b</c>.</summary>
internal static class Plain
{
    // Halves of characters are looked at together.
    private static readonly SearchValues<char> Suspicious = SearchValues.Create([.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => char.IsSurrogate(c) || IsHarmful(c))]);

    /// <summary>A text of lines: line feeds and tabs stay.</summary>
    public static string Text(string text) => Escaped(text, c => c is '\n' or '\t' ? c : null);

    /// <summary>A text within a line: line feeds and tabs become blanks, so that no text writes a line that looks like another's.</summary>
    public static string Line(string text) => Escaped(text, c => c is '\n' or '\t' ? ' ' : null);

    /// <summary>JSON that means the same. Control characters as such stand only between its parts, as blanks do; all others in its texts.</summary>
    public static string Json(string json) => Escaped(json, c => c < ' ' ? ' ' : null);

    private static string Escaped(string text, Func<char, char?> instead)
    {
        if (!text.AsSpan().ContainsAny(Suspicious)) return text;
        var plain = new StringBuilder(text.Length + 64);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsSurrogatePair(text, i);
            if (isPair && CharUnicodeInfo.GetUnicodeCategory(text, i) == UnicodeCategory.Format) Escape(plain, text[i], text[++i]);
            else if (isPair) plain.Append(text[i]).Append(text[++i]);
            else if (!IsHarmful(text[i])) plain.Append(text[i]);
            else if (instead(text[i]) is { } other) plain.Append(other);
            else Escape(plain, text[i]);
        }

        return plain.ToString();
    }

    private static void Escape(StringBuilder plain, params ReadOnlySpan<char> characters)
    {
        foreach (var c in characters) plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
    }

    // C0, DEL and C1; the ends of lines that Unicode has besides; what is not to be seen, or turns the direction of text.
    private static bool IsHarmful(char c) => CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;
}

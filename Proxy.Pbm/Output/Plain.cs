using System.Text;

namespace Proxy.Pbm.Output;

/// <summary>Makes text that came over the network harmless to a terminal.</summary>
internal static class Plain
{
    /// <summary>The text with control characters other than line feeds and tabs replaced, so that no escape sequence gets through.</summary>
    public static string Text(string text)
    {
        if (!text.Any(IsHarmful)) return text;
        var plain = new StringBuilder(text);
        for (var i = 0; i < plain.Length; i++)
        {
            if (IsHarmful(plain[i])) plain[i] = '?';
        }

        return plain.ToString();
    }

    private static bool IsHarmful(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}

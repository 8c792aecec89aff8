using System.Text;

namespace Proxy.Pbm.Tests.Hostile;

/// <summary>Changes a text in a few places.</summary>
internal static class Mutation
{
    private static readonly string[] Parts =
        ["null", "7", "-1e999", "\"\"", "[]", "{}", "true", "\"\\ud800\"", "\u009b", "\u202e", "\\", "\"", "\n", "\r", "{", "}", "[", "]", ",", ":", "\"kind\":\"end\",", "\0", "\ufeff"];

    /// <summary>The text with one to four values or pieces of it replaced, taken away, put in or doubled.</summary>
    public static string Of(string text, Random random)
    {
        var changed = new StringBuilder(text);
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(changed.Length);
            var length = Math.Min(random.Next(0, 12), changed.Length - at);
            switch (random.Next(4))
            {
                case 0: changed.Remove(at, length); break;
                case 1: changed.Insert(at, Parts[random.Next(Parts.Length)]); break;
                case 2: changed.Insert(at, changed.ToString(at, length)); break;
                default: ReplaceValue(changed, random); break;
            }

            if (changed.Length == 0) changed.Append(' ');
        }

        return changed.ToString();
    }

    // The value behind a colon: the change that keeps JSON what it is, and gives it another shape.
    private static void ReplaceValue(StringBuilder text, Random random)
    {
        var all = text.ToString();
        var colons = Enumerable.Range(0, all.Length).Where(i => all[i] == ':').ToList();
        if (colons.Count == 0) return;
        var start = colons[random.Next(colons.Count)] + 1;
        var end = all.IndexOfAny([',', '}', '\n'], start);
        if (end < 0) return;
        text.Remove(start, end - start).Insert(start, Parts[random.Next(8)]);
    }
}

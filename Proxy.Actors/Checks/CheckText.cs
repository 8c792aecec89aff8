using System.Text;
using Proxy.Configuration;

namespace Proxy.Actors.Checks;

/// <summary>Bytes of servers as operators can read them: on one short line, in printable ASCII.</summary>
internal static class CheckText
{
    /// <summary>Characters of an outcome's words at most.</summary>
    internal const int MaxWords = 200;

    private const int MaxBytes = 60;

    /// <summary>The bytes in double quotes; what is not to be seen is escaped, what is long is cut.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="max">Bytes shown at most.</param>
    internal static string Quote(ReadOnlySpan<byte> bytes, int max = MaxBytes) => $"\"{Plain(bytes, max)}\"";

    /// <summary>The same without quotes.</summary>
    internal static string Plain(ReadOnlySpan<byte> bytes, int max = MaxBytes)
    {
        var shown = new StringBuilder();
        foreach (var each in bytes[..Math.Min(bytes.Length, max)])
        {
            if (each is (byte)'\r') shown.Append("\\r");
            else if (each is (byte)'\n') shown.Append("\\n");
            else if (each is (byte)'\t') shown.Append("\\t");
            else if (each is < 0x20 or > 0x7E) shown.Append($"\\x{each:X2}");
            else shown.Append((char)each);
        }

        return bytes.Length > max ? shown + "..." : shown.ToString();
    }

    /// <summary>Words for an operator, of whatever origin.</summary>
    internal static string Words(string text) => Quoted.Plain(text, MaxWords);

    /// <summary>The kernel's words within a line.</summary>
    internal static string Sentence(string words) => words.Length > 0 ? char.ToLowerInvariant(words[0]) + words[1..] : words;
}

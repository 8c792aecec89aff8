using System.Text.Json;
using Proxy.Configuration;

namespace Proxy.Actors.Doctor;

/// <summary>Makes texts that others than the product have written fit into a message: each has room, and all together have. Of a text that is
/// too long the middle is left out, as it ends with what came of it: <c>/var/...ool/log: permission denied</c>. For one message.</summary>
internal sealed class FactTexts
{
    /// <summary>Characters of a text at most.</summary>
    internal const int Most = 300;

    /// <summary>Characters of a text when the room is used up.</summary>
    internal const int Least = 60;

    private const string Gap = "...";

    // What is left to short texts when long ones have used up the rest: enough for as many as a message has, unless they are full of escapes.
    private const int Reserve = 16_000;

    // Bytes as the message has them, of all texts.
    private int _room = 45_500;

    /// <summary>The text on one line, as long as it may be.</summary>
    internal string Cut(string text) => Taken(Within(text, Most), Reserve) ?? Taken(Within(text, Least), 0) ?? Gap;

    private string? Taken(string text, int left)
    {
        var bytes = JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length;
        if (_room - bytes < left) return null;
        _room -= bytes;
        return text;
    }

    private static string Within(string text, int most)
    {
        if (text.Length > most)
        {
            var head = most / 3;
            text = string.Concat(text.AsSpan(0, head), Gap, text.AsSpan(text.Length - (most - head - Gap.Length)));
        }

        return Quoted.Plain(text, int.MaxValue);
    }
}

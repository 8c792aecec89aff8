using System.Buffers;

namespace Proxy.Actors.Pairs;

/// <summary>Bounds what clients say of themselves.</summary>
internal static class ClientText
{
    private const string More = "...";

    private static readonly SearchValues<char> Protocol = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.,/+");

    /// <summary>Names of protocols: other characters than such names are made of show as <c>?</c>.</summary>
    /// <param name="text">The names, with commas between them.</param>
    internal static string Protocols(string text) =>
        text.AsSpan().ContainsAnyExcept(Protocol) ? string.Concat(text.Select(c => Protocol.Contains(c) ? c : '?')) : text;

    /// <summary>A text of a length at most; what is left out shows as three dots at its end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="max">Characters at most, from 3.</param>
    internal static string Cut(string text, int max)
    {
        if (text.Length <= max) return text;
        var kept = max - More.Length;
        // Half of a character is none.
        if (kept > 0 && char.IsHighSurrogate(text[kept - 1])) kept--;
        return text[..kept] + More;
    }
}

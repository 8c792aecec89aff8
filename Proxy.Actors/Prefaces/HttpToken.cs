using System.Buffers;

namespace Proxy.Actors.Prefaces;

/// <summary>A word of HTTP: a method, a field's name (RFC 9110 5.6.2).</summary>
internal static class HttpToken
{
    /// <summary>The bytes of which words are made.</summary>
    public static SearchValues<byte> Bytes { get; } =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Whether this is a word, and nothing else.</summary>
    public static bool Is(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(Bytes);
}

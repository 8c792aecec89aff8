namespace Proxy.Actors.Pools;

/// <summary>What an attempt to connect met with.</summary>
/// <param name="Time">When.</param>
/// <param name="Words">What, in the operator's words.</param>
public sealed record DialNote(DateTimeOffset Time, string Words)
{
    /// <summary>A note of words that may begin as the kernel's do: all notes begin in lower case, but for abbreviations.</summary>
    internal static DialNote Of(DateTimeOffset time, string words) =>
        new(time, words is [>= 'A' and <= 'Z', >= 'a' and <= 'z', ..] ? char.ToLowerInvariant(words[0]) + words[1..] : words);
}

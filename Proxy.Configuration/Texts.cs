namespace Proxy.Configuration;

/// <summary>Texts that are taken as they are.</summary>
internal static class Texts
{
    /// <summary>The text; null for an empty one, which stands for none.</summary>
    public static Parsed<string?> OrNone(string text) => Parsed.Ok(text.Length == 0 ? null : text);
}

using Proxy.Cmd.Palettes;

namespace Proxy.Node.Palette;

/// <summary>URLs as operators write them, and as caches have them: without a scheme.</summary>
internal static class StoredUrl
{
    /// <summary>A whole URL. Without a path, it is that of the host's root.</summary>
    /// <exception cref="CommandException">It names no host.</exception>
    public static string Parse(string text)
    {
        var url = WithoutScheme(text);
        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0) url = url[..fragment];
        if (url.Length == 0 || url[0] == '/') throw new CommandException($"'{text}' names no host", "write HOST/PATH, as in cache list");
        return url.Contains('/', StringComparison.Ordinal) ? url : url + "/";
    }

    /// <summary>The text without <c>http://</c> or <c>https://</c>.</summary>
    public static string WithoutScheme(string text)
    {
        foreach (var scheme in (string[])["http://", "https://"])
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return text[scheme.Length..];
        return text;
    }
}

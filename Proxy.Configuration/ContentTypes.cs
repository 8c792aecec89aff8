namespace Proxy.Configuration;

/// <summary>What content is, by the name of its file.</summary>
internal static class ContentTypes
{
    private const string Text = "text/plain; charset=utf-8";

    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = Text,
        [".html"] = "text/html; charset=utf-8",
        [".htm"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".xml"] = "application/xml",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".ico"] = "image/x-icon",
        [".pdf"] = "application/pdf",
    };

    /// <summary>The type of a file's content; of what is no file's, plain text.</summary>
    /// <param name="file">The file's name; null for none.</param>
    public static string Of(string? file) => file is null ? Text
        : ByExtension.GetValueOrDefault(Path.GetExtension(file), "application/octet-stream");
}

using Akka.Configuration;

namespace Proxy.Configuration;

/// <summary>
/// Parses HOCON text. Akka's parser takes much that is not HOCON without a word (a brace that is missing drops what follows),
/// and never returns from some of it, so <see cref="HoconSyntax"/> goes first and tells the line.
/// </summary>
public static class ConfigurationText
{
    /// <summary>The largest text that is parsed, in characters.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>Parses a text; an error names the line as <c>source:line</c>.</summary>
    /// <param name="text">HOCON without <c>include</c> and substitutions.</param>
    /// <param name="source">What messages call the text: a file name.</param>
    public static ConfigurationTextResult Parse(string text, string source)
    {
        if (text.Length > MaxLength)
            return Failed(new(source, $"the text is longer than {ByteSizes.Show(MaxLength)}", "is this the right file?"));

        // The tokenizer looks one character ahead and misses an operator that is the very last one.
        var lines = text.TrimStart('\uFEFF') + "\n";
        return HoconSyntax.Check(lines, source, out var accepted) is { } error ? Failed(error) : Tree(accepted, source);
    }

    private static ConfigurationTextResult Tree(string text, string source)
    {
        try
        {
            return new(ConfigurationFactory.ParseString(text), []);
        }
        catch (Exception e) when (e is FormatException or ConfigurationException or InvalidOperationException)
        {
            return Failed(new(source, Quoted.Plain(e.Message), "see docs/configuration.md for what a file looks like"));
        }
    }

    private static ConfigurationTextResult Failed(ConfigurationError error) => new(null, [error]);
}

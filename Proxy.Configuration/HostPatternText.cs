namespace Proxy.Configuration;

/// <summary>Names of hosts as routes have them: one host, all below a domain, or all.</summary>
internal static class HostPatternText
{
    private const string Remedy = "write a host (shop.example), all below one (*.shop.example), or * for all that name one";

    /// <summary>The pattern in lower case.</summary>
    public static Parsed<string> Parse(string text)
    {
        if (text == "*") return Parsed.Ok(text);
        var host = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        var isGood = host.Length is > 0 and <= 253 && Array.TrueForAll(host.Split('.'), IsLabel);
        return isGood ? Parsed.Ok(text.ToLowerInvariant()) : Parsed.Fail<string>($"{Quoted.Text(text)} is not the name of a host", Remedy);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}

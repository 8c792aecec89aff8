namespace Proxy.Configuration;

/// <summary>Names of protocols as ALPN has them (RFC 7301).</summary>
internal static class Protocols
{
    /// <summary>A name of 1 to 255 visible ASCII characters.</summary>
    public static Parsed<string> Parse(string text) => text.Length is > 0 and <= 255 && text.All(c => char.IsBetween(c, '!', '~'))
        ? Parsed.Ok(text)
        : Parsed.Fail<string>($"{Quoted.Text(text)} cannot be a protocol", "write names such as \"h2\", \"http/1.1\", \"postgresql\"");
}

namespace Proxy.Configuration;

/// <summary>Reads <c>check.http</c>.</summary>
internal static class HttpCheckReader
{
    private const int MaxMethod = 20;
    private const int MaxPath = 2048;

    /// <summary>What is asked for.</summary>
    public static HttpCheckSettings Read(Section section)
    {
        section.RejectUnknownKeys();
        var statuses = Lists.Read(section, "status", Status);
        if (section.IsEmptyList("status")) section.Error("status", "no status passes", "write status = [\"200-399\"]");
        return new HttpCheckSettings(
            section.Value("method", Method)!, section.Value("path", Path)!, section.Value("host", Host)!, statuses);
    }

    // RFC 9110 section 5.6.2: a token. CONNECT has a target of another form.
    private static Parsed<string> Method(string text) => text.Length is > 0 and <= MaxMethod && text != "CONNECT" && text.All(char.IsAsciiLetterOrDigit)
        ? Parsed.Ok(text)
        : Parsed.Fail<string>($"{Quoted.Text(text)} cannot be a method here", "write GET, HEAD, or another one");

    private static Parsed<string> Path(string text) => text.StartsWith('/') && text.Length <= MaxPath && text.All(c => char.IsBetween(c, '!', '~') && c != '#')
        ? Parsed.Ok(text)
        : Parsed.Fail<string>($"{Quoted.Text(text)} is not a path of at most {MaxPath} visible ASCII characters that begins with /", "write \"/health\"");

    private static Parsed<string> Host(string text)
    {
        if (text.Length == 0 || HostNames.Parse(text) is { IsOk: true }) return Parsed.Ok(HostNames.IsIPv6(text) ? $"[{text}]" : text);
        return HostAndPort.Split(text) is { IsOk: true, Value: var split } && HostNames.Parse(split.Host).IsOk
            ? Parsed.Ok(text)
            : Parsed.Fail<string>($"{Quoted.Text(text)} is neither a host nor host:port", "write host = \"app.example\", or leave it out");
    }

    private static Parsed<StatusRange> Status(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var (first, last) = dash < 0 ? (text, text) : (text[..dash], text[(dash + 1)..]);
        if (Code(first) is { } from && Code(last) is { } to && from <= to) return Parsed.Ok(new StatusRange(from, to));
        return Parsed.Fail<StatusRange>($"{Quoted.Text(text)} is not a status or a range of them", "write a number from 100 to 599, or \"200-399\"");
    }

    private static int? Code(string text) => Integers.TryParse(text.AsSpan().Trim(), 100, 599, out var code) ? code : null;
}

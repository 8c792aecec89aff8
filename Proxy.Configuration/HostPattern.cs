using System.Text;

namespace Proxy.Configuration;

/// <summary>Hosts that a route is for: one host, all that end in a name (<c>*.shop.example</c>, with one label or more in the star's place), or all
/// (<c>*</c>).</summary>
public readonly record struct HostPattern
{
    // RFC 1035 section 2.3.4.
    private const int MaxName = 253;
    private const int MaxLabel = 63;

    private const string Examples = "write a host (shop.example), *.shop.example for all hosts below it, or * for every host";

    private HostPattern(string text) => Text = text;

    /// <summary>The pattern in lower case, without a dot at its end.</summary>
    public string Text { get; }

    /// <summary>Whether every host fits.</summary>
    public bool IsAny => Text == "*";

    /// <summary>What hosts have to end in, with the dot before it; null when the pattern names one host, or all.</summary>
    public string? Suffix => Text.StartsWith("*.", StringComparison.Ordinal) ? Text[1..] : null;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">A host name, an IPv4 address, an IPv6 address in brackets, <c>*.</c> and a name, or <c>*</c>; capitals do not matter.</param>
    public static Parsed<HostPattern> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "*") return Parsed.Ok(new HostPattern(text));
        if (Problem(text) is { } wrong) return Parsed.Fail<HostPattern>(wrong.Text, wrong.Remedy);
        return Parsed.Ok(new HostPattern((text[^1] == '.' ? text[..^1] : text).ToLowerInvariant()));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static (string Text, string Remedy)? Problem(string text)
    {
        var shown = Quoted.Text(text);
        if (text.Length == 0) return ("the host is empty", Examples);
        if (!Ascii.IsValid(text)) return ($"{shown} is not ASCII", "write it as clients send it, in Punycode: xn--bcher-kva.example");
        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        if (name.Contains('*', StringComparison.Ordinal)) return ($"{shown} has a * that is not its first label", Examples);
        if (name.StartsWith('.')) return ($"{shown} begins with a dot", Examples);
        if (name.Length == text.Length && PortAt(name) is { } port && IsHost(name[..port]))
            return ($"{shown} has a port", "leave it out: routes look at the host alone");
        return IsName(name) || (name.Length == text.Length && IsLiteral(name)) ? null : ($"{shown} is no host name", Examples);
    }

    /// <summary>Where a port begins, with its colon; null where none does.</summary>
    private static int? PortAt(string name)
    {
        var colon = name.LastIndexOf(':');
        return colon > 0 && name.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? colon : null;
    }

    private static bool IsHost(string name) => IsName(name) || IsLiteral(name);

    private static bool IsLiteral(string name) => name.StartsWith('[') && name.EndsWith(']') && HostNames.IsIPv6(name[1..^1]) && !name.Contains('%', StringComparison.Ordinal);

    private static bool IsName(string name)
    {
        if (name.EndsWith('.')) name = name[..^1];
        return name.Length is > 0 and <= MaxName && Array.TrueForAll(name.Split('.'), IsLabel);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabel && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}

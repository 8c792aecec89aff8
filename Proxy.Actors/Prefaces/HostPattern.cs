using System.Text;

namespace Proxy.Actors.Prefaces;

/// <summary>Hosts that a route is for: one host, all that end in a name (<c>*.shop.example</c>, with one label or more in the star's place), or all
/// (<c>*</c>).</summary>
public readonly record struct HostPattern
{
    private HostPattern(string text) => Text = text;

    /// <summary>The pattern in lower case.</summary>
    public string Text { get; }

    /// <summary>Whether every host fits.</summary>
    public bool IsAny => Text == "*";

    /// <summary>What hosts have to end in, with the dot before it; null when the pattern names one host, or all.</summary>
    public string? Suffix => Text.StartsWith("*.", StringComparison.Ordinal) ? Text[1..] : null;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">A host name, an IPv6 address in brackets, <c>*.</c> and a name, or <c>*</c>; capitals do not matter.</param>
    /// <param name="pattern">The pattern, when there is no problem.</param>
    /// <param name="problem">What is wrong, to follow the name of the key; empty when nothing is.</param>
    /// <param name="remedy">What to write instead; empty when nothing is wrong.</param>
    public static bool TryParse(string text, out HostPattern pattern, out string problem, out string remedy)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = default;
        (problem, remedy) = Read(text, out var read);
        if (problem.Length > 0) return false;
        pattern = new HostPattern(read);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static (string Problem, string Remedy) Read(string text, out string read)
    {
        const string Examples = "write a host (shop.example), *.shop.example for all hosts below it, or * for every host";
        read = text;
        if (text == "*") return ("", "");
        var shown = FirstBytes.QuoteAll(text);
        if (text.Length == 0) return ("the host is empty", Examples);
        if (!Ascii.IsValid(text)) return ($"{shown} is not ASCII", "write it as clients send it, in Punycode: xn--bcher-kva.example");
        var isWild = text.StartsWith("*.", StringComparison.Ordinal);
        var name = isWild ? text[2..] : text;
        if (name.Contains('*', StringComparison.Ordinal)) return ($"{shown} has a * that is not its first label", Examples);
        if (name.StartsWith('.')) return ($"{shown} begins with a dot", Examples);
        if (!isWild && HttpHost.TryRead(Encoding.ASCII.GetBytes(name), out var host) && host is not null)
        {
            read = host;
            if (name[0] == '[' ? name[^1] != ']' : name.Contains(':', StringComparison.Ordinal))
                return ($"{shown} has a port", "leave it out: routes look at the host alone");
            return ("", "");
        }

        if (HostName.Read(Encoding.ASCII.GetBytes(name)) is not { } valid) return ($"{shown} is no host name", Examples);
        read = isWild ? "*." + valid : valid;
        return ("", "");
    }
}

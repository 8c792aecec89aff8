using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Architecture.Tests;

/// <summary>The table in docs/observability.md of the alerts of <c>deploy/prometheus</c>, made of their rules.</summary>
internal static partial class AlertTable
{
    /// <summary>The document that holds the table, from the repository's root.</summary>
    public const string Document = "docs/observability.md";

    private const string Begin = "<!-- docs/layout writes the alerts that follow -->\n";
    private const string End = "<!-- docs/layout wrote the alerts that precede -->\n";

    /// <summary>The document with the table as it is now between the two marks.</summary>
    public static string Renew(string document)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = document.IndexOf(End, begin, StringComparison.Ordinal);
        return document[..begin] + Table() + document[end..];
    }

    private static string Table()
    {
        var rules = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "prometheus", "rules", "proxycluster.rules.yml"));
        var table = new StringBuilder("| alert | severity | after | says |\n| --- | --- | --- | --- |\n");
        foreach (Match alert in Alert().Matches(rules))
            table.Append(
                CultureInfo.InvariantCulture,
                $"| `{alert.Groups["name"].Value}` | {alert.Groups["severity"].Value} | {After(alert.Groups["for"])} | {Summary(alert.Groups["summary"].Value)} |\n");
        return table.ToString();
    }

    private static string After(Group time) => time.Success ? time.Value : "at once";

    // What differs from case to case stands in capitals.
    private static string Summary(string text) => Placeholder().Replace(text.Trim('"'), match => match.Groups["label"] is { Success: true } label ? label.Value.ToUpperInvariant() : "N");

    [GeneratedRegex("""
        - alert: (?<name>\w+)\n(?:(?!- alert:)[^\n]*\n)*?(?: +for: (?<for>\w+)\n)? +labels: \{ severity: (?<severity>\w+) \}\n +annotations:\n +summary: (?<summary>[^\n]+)\n
        """)]
    private static partial Regex Alert();

    [GeneratedRegex(@"\{\{ (?:\$labels\.(?<label>\w+)|\$value)[^}]* \}\}")]
    private static partial Regex Placeholder();
}

using System.Globalization;
using System.Text;
using Proxy.Actors.Metrics;
using Proxy.Membership.Metrics;

namespace Proxy.Architecture.Tests;

/// <summary>The table in docs/observability.md of a node's metrics, made of their ledger.</summary>
internal static class MetricTable
{
    /// <summary>The document that holds the table, from the repository's root.</summary>
    public const string Document = "docs/observability.md";

    private const string Begin = "<!-- docs/layout writes what follows -->\n";
    private const string End = "<!-- docs/layout wrote what precedes -->\n";

    /// <summary>The document with the table as it is now between the two marks.</summary>
    public static string Renew(string document)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = document.IndexOf(End, begin, StringComparison.Ordinal);
        return document[..begin] + Table() + document[end..];
    }

    private static string Table()
    {
        var table = new StringBuilder("| metric | kind | labels | meaning |\n| --- | --- | --- | --- |\n");
        foreach (var metric in MetricLedger.All)
            table.Append(CultureInfo.InvariantCulture, $"| `{metric.PrometheusName}` | {metric.Kind.ToString().ToLowerInvariant()} | {Labels(metric)} | {metric.Help} |\n");
        return table.ToString();
    }

    private static string Labels(MetricInfo metric) => string.Join(", ", metric.Labels.Select(label => $"`{label}`"));
}

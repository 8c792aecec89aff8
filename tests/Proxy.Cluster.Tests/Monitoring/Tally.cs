using System.Collections.Concurrent;
using System.Collections.Immutable;
using Proxy.Testing;

namespace Proxy.Cluster.Tests.Monitoring;

/// <summary>What clients and servers know that has happened, in the words of metrics.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, double> _figures = new(StringComparer.Ordinal);

    /// <summary>Counts something.</summary>
    /// <param name="name">The metric that has to show it.</param>
    /// <param name="count">How often, or how many bytes.</param>
    /// <param name="labels">The metric's labels, all of them.</param>
    public void Add(string name, double count, params (string Label, string Value)[] labels) =>
        _figures.AddOrUpdate(Series(name, labels), count, (_, before) => before + count);

    /// <summary>What the nodes say otherwise of these metrics, all nodes together: a line for each; empty where there is nothing.</summary>
    /// <param name="names">The metrics. Of what is not tallied, nothing has happened.</param>
    /// <param name="pages">What each node says.</param>
    public string Compare(IReadOnlyCollection<string> names, IEnumerable<MetricsPage> pages)
    {
        var told = pages.SelectMany(page => page.Samples).Where(sample => names.Contains(sample.Name))
            .GroupBy(sample => Series(sample.Name, [.. sample.Labels.Select(label => (label.Key, label.Value))]))
            .ToImmutableDictionary(series => series.Key, series => series.Sum(sample => sample.Value));
        var lines = told.Keys.Union(_figures.Keys).Order(StringComparer.Ordinal)
            .Select(series => (series, Told: told.GetValueOrDefault(series), Known: _figures.GetValueOrDefault(series)))
            .Where(each => each.Told != each.Known)
            .Select(each => $"{each.series} is {each.Told:0}, not {each.Known:0}");
        return string.Join('\n', lines);
    }

    /// <summary>Everything that was tallied: an expression of Prometheus for all nodes together, and its figure.</summary>
    public IEnumerable<(string Query, double Figure)> Queries() => _figures.Select(each => ($"sum({each.Key})", each.Value));

    private static string Series(string name, (string Label, string Value)[] labels) =>
        $"{name}{{{string.Join(", ", labels.OrderBy(label => label.Label, StringComparer.Ordinal).Select(label => $"{label.Label}=\"{label.Value}\""))}}}";
}

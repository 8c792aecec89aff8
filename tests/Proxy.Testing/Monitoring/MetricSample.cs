using System.Collections.Immutable;

namespace Proxy.Testing;

/// <summary>A figure at a moment.</summary>
/// <param name="Name">The name of its metric.</param>
/// <param name="Labels">What tells it from others of that name.</param>
/// <param name="Value">The figure.</param>
public sealed record MetricSample(string Name, ImmutableDictionary<string, string> Labels, double Value)
{
    /// <summary>Whether it has each of these labels.</summary>
    public bool Has(params (string Label, string Value)[] labels) => labels.All(each => Labels.GetValueOrDefault(each.Label) == each.Value);
}

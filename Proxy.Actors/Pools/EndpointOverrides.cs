using System.Collections.Immutable;

namespace Proxy.Actors.Pools;

/// <summary>The overrides of all endpoints in all pools: a value.</summary>
internal sealed class EndpointOverrides
{
    /// <summary>No endpoint has one.</summary>
    internal static readonly EndpointOverrides Empty = new(ImmutableDictionary<(string, string), EndpointOverride>.Empty);

    private readonly ImmutableDictionary<(string Pool, string Endpoint), EndpointOverride> _entries;

    private EndpointOverrides(ImmutableDictionary<(string Pool, string Endpoint), EndpointOverride> entries) => _entries = entries;

    /// <summary>Every endpoint that has one.</summary>
    internal IEnumerable<(string Pool, string Endpoint, EndpointOverride Override)> All =>
        _entries.Select(entry => (entry.Key.Pool, entry.Key.Endpoint, entry.Value));

    /// <summary>Reads what nodes tell each other.</summary>
    /// <param name="entries">By <see cref="Key"/>, each as <see cref="EndpointOverride.Text"/>.</param>
    internal static EndpointOverrides Read(IEnumerable<KeyValuePair<string, string>> entries) => new(entries
        .Select(entry => (Names: entry.Key.Split(' ', 2), Override: EndpointOverride.Parse(entry.Value)))
        .Where(entry => entry.Names.Length == 2 && entry.Override != EndpointOverride.None)
        .ToImmutableDictionary(entry => (entry.Names[0], entry.Names[1]), entry => entry.Override));

    /// <summary>What an endpoint is called between nodes: names of pools hold no blank, and hosts have no case.</summary>
    internal static string Key(string pool, string endpoint) => $"{pool} {endpoint.ToLowerInvariant()}";

    /// <summary>The override of an endpoint; <see cref="EndpointOverride.None"/> when it has none.</summary>
    internal EndpointOverride Of(string pool, string endpoint) =>
        _entries.GetValueOrDefault((pool, endpoint.ToLowerInvariant()), EndpointOverride.None);
}

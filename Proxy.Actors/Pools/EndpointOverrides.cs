using System.Collections.Immutable;

namespace Proxy.Actors.Pools;

/// <summary>What was said about endpoints at run time, in all pools: a value.</summary>
internal sealed class EndpointOverrides
{
    /// <summary>Nothing was said.</summary>
    internal static readonly EndpointOverrides Empty = new(ImmutableDictionary<(string, string), EndpointOverride>.Empty);

    private readonly ImmutableDictionary<(string Pool, string Endpoint), EndpointOverride> _entries;

    private EndpointOverrides(ImmutableDictionary<(string Pool, string Endpoint), EndpointOverride> entries) => _entries = entries;

    /// <summary>Every endpoint about which something was said.</summary>
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

    /// <summary>What was said about an endpoint.</summary>
    internal EndpointOverride Of(string pool, string endpoint) =>
        _entries.GetValueOrDefault((pool, endpoint.ToLowerInvariant()), EndpointOverride.None);
}

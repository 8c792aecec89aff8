using System.Collections.Immutable;

namespace Proxy.Actors.Pools;

/// <summary>The overrides of all pools and their endpoints: a value.</summary>
internal sealed class EndpointOverrides
{
    /// <summary>There is none.</summary>
    internal static readonly EndpointOverrides Empty = Read([]);

    private readonly ImmutableDictionary<(string Pool, string Endpoint), EndpointOverride> _entries;
    private readonly ImmutableDictionary<string, PoolOverride> _pools;

    private EndpointOverrides(
        ImmutableDictionary<(string Pool, string Endpoint), EndpointOverride> entries, ImmutableDictionary<string, PoolOverride> pools) =>
        (_entries, _pools) = (entries, pools);

    /// <summary>Every endpoint that has one.</summary>
    internal IEnumerable<(string Pool, string Endpoint, EndpointOverride Override)> All =>
        _entries.Select(entry => (entry.Key.Pool, entry.Key.Endpoint, entry.Value));

    /// <summary>Reads what nodes tell each other.</summary>
    /// <param name="entries">By their keys, each as <see cref="EndpointOverride.Text"/> or <see cref="PoolOverride.Text"/>.</param>
    internal static EndpointOverrides Read(IEnumerable<KeyValuePair<string, string>> entries)
    {
        var endpoints = ImmutableDictionary.CreateBuilder<(string, string), EndpointOverride>();
        var pools = ImmutableDictionary.CreateBuilder<string, PoolOverride>();
        foreach (var (key, text) in entries)
        {
            if (key.Split(' ', 2) is not [var name, var endpoint]) pools[key] = PoolOverride.Parse(text);
            else if (EndpointOverride.Parse(text) is var change && change != EndpointOverride.None) endpoints[(name, endpoint)] = change;
        }

        return new EndpointOverrides(endpoints.ToImmutable(), pools.ToImmutable());
    }

    /// <summary>What a pool is called between nodes. Nodes that know of none pass such a key over.</summary>
    internal static string PoolKey(string pool) => pool;

    /// <summary>What an endpoint is called between nodes: names of pools hold no blank, and hosts have no case.</summary>
    internal static string Key(string pool, string endpoint) => $"{pool} {endpoint.ToLowerInvariant()}";

    /// <summary>The override of a pool; <see cref="PoolOverride.None"/> when it has none.</summary>
    internal PoolOverride Of(string pool) => _pools.GetValueOrDefault(pool, PoolOverride.None);

    /// <summary>The override of an endpoint; <see cref="EndpointOverride.None"/> when it has none.</summary>
    internal EndpointOverride Of(string pool, string endpoint) =>
        _entries.GetValueOrDefault((pool, endpoint.ToLowerInvariant()), EndpointOverride.None);
}

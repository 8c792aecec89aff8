using System.Collections.Immutable;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Configuration;

namespace Proxy.Actors.Model;

/// <summary>What a node does: a value, replaced whole when the configuration changes. Whoever reads it twice may read two.</summary>
/// <remarks>What two models differ in is said by <see cref="NodeModelDiff"/>.</remarks>
/// <param name="Listeners">The listeners by name.</param>
/// <param name="Pools">The pools by name, those that no listener uses included.</param>
/// <param name="Timeouts">How long pairs may wait for what, where their listener says nothing else.</param>
/// <param name="MaxPairs">Pairs that the node takes at once.</param>
/// <param name="Drain">How the node lets go of its pairs.</param>
/// <param name="Dns">How names of endpoints are resolved.</param>
/// <param name="Fixed">What the node is built with.</param>
public sealed record NodeModel(
    ImmutableSortedDictionary<string, ListenerModel> Listeners,
    ImmutableSortedDictionary<string, ConfiguredPool> Pools,
    PairTimeouts Timeouts,
    int MaxPairs,
    DrainSettings Drain,
    DnsSettings Dns,
    FixedSettings Fixed)
{
    /// <summary>The same node before it has been given anything to do.</summary>
    public NodeModel Idle => this with { Listeners = Listeners.Clear(), Pools = Pools.Clear() };

    /// <summary>Makes the model of a configuration. Nothing is put in force.</summary>
    /// <param name="settings">Settings without errors.</param>
    /// <param name="possiblePairs">Pairs that there can be descriptors for, whatever the settings say.</param>
    /// <param name="states">Pools that are there at run time, by name; a pool that is not among them gets a state of its own,
    /// whose endpoints' names have not been looked up.</param>
    public static NodeModel From(ProxySettings settings, int possiblePairs, IReadOnlyDictionary<string, PoolState> states)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(states);
        var timeouts = PairTimeouts.From(settings.Timeouts);
        var pools = settings.Pools.ToImmutableSortedDictionary(
            pool => pool.Name, pool => new ConfiguredPool(pool, StateOf(pool, states)), StringComparer.Ordinal);
        var listeners = settings.Listeners.ToImmutableSortedDictionary(
            listener => listener.Name, listener => ListenerOf(listener, pools[listener.Pool].State, timeouts), StringComparer.Ordinal);
        var limit = settings.Limits.MaxPairs;
        return new NodeModel(
            listeners,
            pools,
            timeouts,
            limit == 0 ? possiblePairs : Math.Min(limit, possiblePairs),
            settings.Drain,
            settings.Dns,
            FixedSettings.From(settings));
    }

    private static ListenerModel ListenerOf(ListenerSettings listener, PoolState pool, PairTimeouts timeouts) =>
        new(listener.Name, listener.Bind, listener.Backlog, listener.Pool, new PoolRouter(pool), timeouts);

    private static PoolState StateOf(PoolSettings pool, IReadOnlyDictionary<string, PoolState> states) =>
        states.TryGetValue(pool.Name, out var state) ? state : new PoolState(PoolModel.Of(pool));
}

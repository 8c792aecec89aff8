using System.Collections.Immutable;
using Proxy.Actors.Access;
using Proxy.Actors.Answers;
using Proxy.Actors.Caching;
using Proxy.Actors.Gates;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Actors.Tls;
using Proxy.Configuration;

namespace Proxy.Actors.Model;

/// <summary>What a node does: a value, replaced whole when the configuration changes. Whoever reads it twice may read two.</summary>
/// <remarks>What two models differ in is said by <see cref="NodeModelDiff"/>.</remarks>
/// <param name="Listeners">The listeners by name.</param>
/// <param name="Pools">The pools by name, those that no listener uses included.</param>
/// <param name="Timeouts">How long pairs may wait for what, where their listener says nothing else.</param>
/// <param name="MaxPairs">Pairs that the node takes at once.</param>
/// <param name="MaxOpenings">Connections that may be without a route at once.</param>
/// <param name="Drain">How the node lets go of its pairs.</param>
/// <param name="Dns">How names of endpoints are resolved.</param>
/// <param name="Fixed">What the node is built with.</param>
public sealed record NodeModel(
    ImmutableSortedDictionary<string, ListenerModel> Listeners,
    ImmutableSortedDictionary<string, ConfiguredPool> Pools,
    PairTimeouts Timeouts,
    int MaxPairs,
    int MaxOpenings,
    DrainSettings Drain,
    DnsSettings Dns,
    FixedSettings Fixed)
{
    // A quarter of the pairs may be on their way in; few of them are at a time where clients say at once what they want.
    private const int OpeningShare = 4;
    private const int MinOpenings = 64;

    /// <summary>What stands for a pool where there is none.</summary>
    public const string NoPool = "-";

    /// <summary>The same node before it has been given anything to do.</summary>
    public NodeModel Idle => this with { Listeners = Listeners.Clear(), Pools = Pools.Clear() };

    /// <summary>Makes the model of a configuration. Nothing is put in force.</summary>
    /// <param name="settings">Settings without errors.</param>
    /// <param name="possiblePairs">Pairs that there can be descriptors for, whatever the settings say.</param>
    /// <param name="states">Pools that are there at run time, by name; a pool that is not among them gets a state of its own,
    /// whose endpoints' names have not been looked up.</param>
    /// <param name="gates">What listeners count, by name; null for a model that lets everybody in.</param>
    public static NodeModel From(
        ProxySettings settings, int possiblePairs, IReadOnlyDictionary<string, PoolState> states, NodeGates? gates = null) =>
        From(settings, possiblePairs, states, gates, TlsSources.None);

    /// <summary>Makes the model of a configuration with the TLS that it names, and with the stores.</summary>
    internal static NodeModel From(
        ProxySettings settings, int possiblePairs, IReadOnlyDictionary<string, PoolState> states, NodeGates? gates, TlsSources tls, NodeCaches? caches = null,
        Func<string, string, IAnswer>? stores = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(states);
        var timeouts = PairTimeouts.From(settings.Timeouts);
        var pools = settings.Pools.ToImmutableSortedDictionary(
            pool => pool.Name, pool => new ConfiguredPool(pool, StateOf(pool, states)), StringComparer.Ordinal);
        var listeners = settings.Listeners.ToImmutableSortedDictionary(
            listener => listener.Name, listener => ListenerOf(listener, pools, timeouts, gates, tls, caches, stores), StringComparer.Ordinal);
        var limits = settings.Limits;
        var pairs = limits.MaxPairs == 0 ? possiblePairs : Math.Min(limits.MaxPairs, possiblePairs);
        return new NodeModel(
            listeners,
            pools,
            timeouts,
            pairs,
            limits.MaxOpenings == 0 ? Math.Max(MinOpenings, pairs / OpeningShare) : limits.MaxOpenings,
            settings.Drain,
            settings.Dns,
            FixedSettings.From(settings));
    }

    private static ListenerModel ListenerOf(
        ListenerSettings listener, ImmutableSortedDictionary<string, ConfiguredPool> pools, PairTimeouts timeouts, NodeGates? gates, TlsSources tls, NodeCaches? caches,
        Func<string, string, IAnswer>? stores) =>
        new(
            listener.Name,
            listener.Bind,
            listener.Backlog,
            listener.Pool ?? NoPool,
            Routers.Of(listener, name => pools[name].State, answer => new FixedAnswer(answer, listener.Http), InFront(listener, caches, stores)),
            timeouts)
        {
            Admission = gates?.AdmissionOf(listener),
            WhenDown = listener.Http.RespondWhenDown is { } whenDown ? new FixedAnswer(whenDown, listener.Http, once: true) : null,
            Bandwidth = gates?.BandwidthOf(listener),
            Opening = OpeningModel.Of(listener, tls.Listeners.GetValueOrDefault(listener.Name)),
            Pools = [.. listener.Pools],
            Settings = listener,
        };

    // A listener with a store has no routes, so there is one pool that it can be in front of.
    private static Func<PoolState, IAnswer>? InFront(ListenerSettings listener, NodeCaches? caches, Func<string, string, IAnswer>? stores) =>
        listener.Store is { } store ? stores is null ? null : _ => stores(store, listener.Name)
        : listener.Http.Cache is { } cache && caches is not null ? pool => new CachedPool(pool, caches.Of(cache), listener.Http, caches.Time)
        : null;

    private static PoolState StateOf(PoolSettings pool, IReadOnlyDictionary<string, PoolState> states) =>
        states.TryGetValue(pool.Name, out var state) ? state : new PoolState(PoolModel.Of(pool));
}

using Proxy.Actors.Pools;
using Proxy.Configuration;

namespace Proxy.Actors.Verdicts;

/// <summary>A pool whose endpoints are checked, as this node knows it.</summary>
/// <param name="state">The pool at run time.</param>
internal sealed class WatchedPool(PoolState state)
{
    /// <summary>The pool at run time.</summary>
    internal PoolState State { get; } = state;

    /// <summary>The pool's name.</summary>
    internal string Name => State.Model.Name;

    /// <summary>How its endpoints are checked.</summary>
    internal required CheckSettings Check { get; set; }

    /// <summary>The model that <see cref="Endpoints"/> are those of.</summary>
    internal PoolModel? Seen { get; set; }

    /// <summary>Who may own its endpoints.</summary>
    internal Owners Owners { get; set; } = new([]);

    /// <summary>Its endpoints by name in lower case, as hosts have no case.</summary>
    internal Dictionary<string, WatchedEndpoint> Endpoints { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the model's health is another than is known here.</summary>
    internal bool IsToBeChanged { get; set; }

    /// <summary>Whether the nodes share the work.</summary>
    internal bool IsShared => Check.Scope == LimitScope.Cluster;

    /// <summary>Those that clients of this node could not reach, and that are left out therefore.</summary>
    internal IReadOnlyList<WatchedEndpoint> Ejected { get; set; } = [];

    /// <summary>Those of which a model has another health than is known.</summary>
    internal IEnumerable<WatchedEndpoint> OtherThan(PoolModel model) => model.Endpoints
        .DistinctBy(each => each.Name, StringComparer.OrdinalIgnoreCase)
        .Select(each => Endpoints.TryGetValue(each.Name, out var known) && known.Health != each.Health ? known : null)
        .OfType<WatchedEndpoint>();

    /// <summary>When an endpoint was left out; never, for one that was not.</summary>
    internal DateTimeOffset EjectedAt(WatchedEndpoint endpoint) =>
        State.StateOf(endpoint.Name) is { EjectedUntil: { } until } state ? until - state.LastEjection : DateTimeOffset.MaxValue;
}

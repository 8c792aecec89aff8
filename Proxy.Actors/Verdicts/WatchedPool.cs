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
}

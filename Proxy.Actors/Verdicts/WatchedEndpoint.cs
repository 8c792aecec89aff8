using System.Collections.Immutable;
using Proxy.Actors.Pools;
using Proxy.Transport;

namespace Proxy.Actors.Verdicts;

/// <summary>An endpoint of a pool whose endpoints are checked, as this node knows it.</summary>
/// <param name="pool">Its pool.</param>
/// <param name="name">Its name, <c>host:port</c>.</param>
internal sealed class WatchedEndpoint(WatchedPool pool, string name)
{
    private long _hurriedUntil = long.MinValue;

    /// <summary>Its pool.</summary>
    internal WatchedPool Pool { get; } = pool;

    /// <summary>Its name, <c>host:port</c>.</summary>
    internal string Name { get; } = name;

    /// <summary>As all nodes call it, with its pool.</summary>
    internal string Key { get; } = EndpointOverrides.Key(pool.Name, name);

    /// <summary>The address that is checked; null while there is none, and in maint, where nobody checks.</summary>
    internal TcpAddress? Address { get; set; }

    /// <summary>The nodes that check it; empty where each does.</summary>
    internal ImmutableArray<string> Owners { get; set; } = [];

    /// <summary>Since when no owner has said anything; null while one has, or this node is one. In milliseconds of the node's clock.</summary>
    internal long? UnsaidSince { get; set; }

    /// <summary>Whether this node checks it although it is no owner, as no owner says anything.</summary>
    internal bool IsFallback { get; set; }

    /// <summary>Whether this node checks it.</summary>
    internal bool IsMine { get; set; }

    /// <summary>What this node says of it; null before it has checked. It stays until the owners that came after this node have said
    /// something.</summary>
    internal Opinion? Own { get; set; }

    /// <summary>Whether the other nodes are told of <see cref="Own"/>.</summary>
    internal bool IsTold { get; set; }

    /// <summary>What is known of it.</summary>
    internal Health Health { get; set; }

    /// <summary>The opinion that made it so; null as long as nobody has one.</summary>
    internal Opinion? Because { get; set; }

    /// <summary>Takes note that it is to be checked at once.</summary>
    /// <returns>Whether it is time: not twice within <c>fast</c>.</returns>
    internal bool Hurry(long now)
    {
        if (now < _hurriedUntil) return false;
        _hurriedUntil = now + (long)Pool.Check.Fast.TotalMilliseconds;
        return true;
    }
}

using Proxy.Actors.Pools;
using Proxy.Configuration;

namespace Proxy.Actors.Model;

/// <summary>A pool as the configuration has it, and where it is at run time. Two are equal when the configuration says the
/// same of one and the same pool.</summary>
/// <param name="Settings">The <c>proxy.pools.NAME</c> block.</param>
/// <param name="State">The pool at run time; the models of a node share it.</param>
public sealed record ConfiguredPool(PoolSettings Settings, PoolState State)
{
    /// <inheritdoc/>
    public bool Equals(ConfiguredPool? other) =>
        other is not null && ReferenceEquals(State, other.State) && IsSame(Settings, other.Settings);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(State, Settings.Name, Settings.Attempts, Settings.Endpoints.Length);

    // Endpoints are an array, which a record would compare by its place in memory.
    private static bool IsSame(PoolSettings one, PoolSettings other) =>
        one with { Endpoints = other.Endpoints } == other && one.Endpoints.SequenceEqual(other.Endpoints);
}

namespace Proxy.Actors.Forwarding;

/// <summary>Which units are meant: those that are all that is said here.</summary>
/// <param name="Node">Those of this node, by its address; null for any.</param>
/// <param name="Store">Those of this store; null for any.</param>
/// <param name="Queue">Those of this queue; null for any.</param>
/// <param name="Unit">The one of this number; null for any.</param>
/// <param name="Dead">Those that are dead; false: those that are not; null for both.</param>
public sealed record UnitFilter(string? Node = null, string? Store = null, string? Queue = null, long? Unit = null, bool? Dead = null)
{
    /// <summary>Whether a store of a node may have some.</summary>
    internal bool Has(string node, string store) => (Node is null || Node == node) && (Store is null || Store == store);

    /// <summary>Whether a unit is meant.</summary>
    internal bool Has(string queue, long unit) => (Queue is null || Queue == queue) && (Unit is null || Unit == unit);
}

using Proxy.Actors.Pools;

namespace Proxy.Actors.Routing;

/// <summary>Sends every client to one pool, at once.</summary>
/// <param name="Pool">The pool.</param>
public sealed record PoolRouter(PoolState Pool) : IRouter
{
    /// <inheritdoc/>
    public Route Route(in Opening opening) => Routing.Route.ToPool(Pool);
}

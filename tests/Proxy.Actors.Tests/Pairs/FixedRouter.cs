using Proxy.Actors.Routing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>Routes every client alike.</summary>
/// <param name="route">The route.</param>
internal sealed class FixedRouter(Route route) : IRouter
{
    public Route Route(in Opening opening) => route;
}

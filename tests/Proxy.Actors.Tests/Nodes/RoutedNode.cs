using System.Collections.Immutable;
using Proxy.Actors.Routing;

namespace Proxy.Actors.Tests.Nodes;

/// <summary>A node whose listeners route as the test has it.</summary>
internal static class RoutedNode
{
    /// <summary>Has every listener route new clients by a router.</summary>
    public static void Route(this ProxyNode node, IRouter router)
    {
        var state = node.NodeLoops[0].Node;
        var listeners = state.Model.Listeners.ToImmutableSortedDictionary(
            each => each.Key, each => each.Value with { Router = router }, StringComparer.Ordinal);
        state.Model = state.Model with { Listeners = listeners };
    }
}

using Proxy.Actors.Access;
using Proxy.Actors.Pools;
using Proxy.Actors.Prefaces;
using Proxy.Configuration;

namespace Proxy.Actors.Routing;

/// <summary>Makes routers of what a configuration says.</summary>
public static class Routers
{
    private const string Default = "default";

    /// <summary>The router of a listener.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="pools">Its pools by name.</param>
    /// <param name="inFront">What answers in front of a pool's servers; null where they answer themselves.</param>
    public static IRouter Of(ListenerSettings listener, Func<string, PoolState> pools, Func<PoolState, IAnswer>? inFront = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(pools);
        if (listener.Routes.Count == 0 && inFront is null) return new PoolRouter(pools(listener.Pool!));
        if (listener.Routes.Count == 0) return new AnswerRouter(inFront!(pools(listener.Pool!)));
        return new RuleRouter(
            [.. listener.Routes.Select(route => new KeyValuePair<RouteSettings, RouteRule>(route, Rule(route, To)))],
            listener.Pool is { } pool ? To(pool, Default) : Route.Refuse("no route takes it"));

        Route To(string name, string route) => inFront is null ? Route.ToPool(pools(name), route) : Route.ToAnswer(inFront(pools(name)), route);
    }

    private static RouteRule Rule(RouteSettings route, Func<string, string, Route> to) =>
        new(route.Pool is { } pool ? to(pool, route.Name) : Route.Refuse($"the route {route.Name} refuses it", route.Name))
        {
            ServerNames = Patterns(route.Sni),
            Protocols = route.Alpn,
            Hosts = Patterns(route.HttpHost),
            From = route.From is { } from ? AddressSet.Of(from.Items) : null,
            Ports = route.Port,
        };

    private static HostPatterns? Patterns(ValueArray<HostPattern> patterns) => patterns.Count == 0 ? null : new HostPatterns(patterns);
}

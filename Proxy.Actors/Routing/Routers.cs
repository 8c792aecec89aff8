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
    /// <param name="answers">Makes an answer.</param>
    /// <param name="inFront">What answers in front of a pool's servers; null where they answer themselves.</param>
    public static IRouter Of(
        ListenerSettings listener, Func<string, PoolState> pools, Func<AnswerSettings, IAnswer> answers, Func<PoolState, IAnswer>? inFront = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(pools);
        ArgumentNullException.ThrowIfNull(answers);
        if (listener.Respond is { } respond) return new AnswerRouter(answers(respond));
        if (listener.Routes.Count == 0) return inFront is null ? new PoolRouter(pools(listener.Pool!)) : new AnswerRouter(inFront(pools(listener.Pool!)));
        return new RuleRouter(
            [.. listener.Routes.Select(route => new KeyValuePair<RouteSettings, RouteRule>(route, Rule(route, ToPool, answers)))],
            listener.Pool is { } pool ? ToPool(pool, Default) : Route.Refuse("no route takes it"));

        Route ToPool(string name, string route) => inFront is null ? Route.ToPool(pools(name), route) : Route.ToAnswer(inFront(pools(name)), route);
    }

    private static RouteRule Rule(RouteSettings route, Func<string, string, Route> pools, Func<AnswerSettings, IAnswer> answers) =>
        new(To(route, pools, answers))
        {
            ServerNames = Patterns(route.Sni),
            Protocols = route.Alpn,
            Hosts = Patterns(route.HttpHost),
            From = route.From is { } from ? AddressSet.Of(from.Items) : null,
            Ports = route.Port,
        };

    private static Route To(RouteSettings route, Func<string, string, Route> pools, Func<AnswerSettings, IAnswer> answers) =>
        route.Pool is { } pool ? pools(pool, route.Name)
        : route.Respond is { } respond ? Route.ToAnswer(answers(respond), route.Name)
        : Route.Refuse($"the route {route.Name} refuses it", route.Name);

    private static HostPatterns? Patterns(ValueArray<HostPattern> patterns) => patterns.Count == 0 ? null : new HostPatterns(patterns);
}

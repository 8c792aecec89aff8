using Proxy.Actors.Listing;
using Proxy.Actors.Model;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <summary>A route of a listener, as JSON has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pool">The pool that it leads to; <c>-</c> for one that refuses, <c>served here</c> for one that answers.</param>
/// <param name="Taken">Connections that it has taken since the node started; routes of one name are counted together.</param>
/// <param name="When">What it asks of a connection, in the words of the configuration; empty for nothing.</param>
internal sealed record RouteView(string Name, string Pool, long Taken, string When)
{
    /// <summary>The routes in their order; none for a listener that has but its pool.</summary>
    public static IEnumerable<RouteView> Of(ListenerStatus status)
    {
        if (status.Settings.Routes.Count == 0) return [];
        var otherwise = status.Settings.Pool is { } pool
            ? new RouteView(ListenerStatus.DefaultRoute, pool, status.Routes.GetValueOrDefault(ListenerStatus.DefaultRoute), "")
            : new RouteView("-", NodeModel.NoPool, status.Routes.GetValueOrDefault(""), "");
        return [.. status.Settings.Routes.Select(route => Of(route, status)), otherwise];
    }

    private static RouteView Of(RouteSettings route, ListenerStatus status) => new(
        route.Name, route.Pool ?? (route.Respond is null ? NodeModel.NoPool : PairView.Here), status.Routes.GetValueOrDefault(route.Name), string.Join("; ", Conditions(route)));

    private static IEnumerable<string> Conditions(RouteSettings route)
    {
        if (route.Sni.Count > 0) yield return $"sni {string.Join(' ', route.Sni)}";
        if (route.Alpn.Count > 0) yield return $"alpn {string.Join(' ', route.Alpn)}";
        if (route.HttpHost.Count > 0) yield return $"http-host {string.Join(' ', route.HttpHost)}";
        if (NetworkText.Of(route.From) is { } from) yield return $"from {from}";
        if (route.Port.Count > 0) yield return $"port {string.Join(' ', route.Port)}";
    }
}

using Akka.Actor;
using Proxy.Cmd.Endpoint;
using Proxy.Cmd.Hosting;
using Proxy.Configuration;
using Proxy.Membership.Remoting;

namespace Proxy.Lighthouse.Admin;

/// <summary>The admin endpoint as <c>proxy.admin</c> describes it. Nodes and lighthouses compile this file, each for itself: what
/// they have in common, configuration and command host, know nothing of each other.</summary>
internal static class ConfiguredEndpoint
{
    /// <summary>Starts it.</summary>
    /// <param name="host">The palettes.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="isReady">The answer of <c>GET /readyz</c>. Called from any thread.</param>
    /// <param name="routes">What it answers besides commands and probes.</param>
    /// <returns>The endpoint; null when it is off.</returns>
    /// <exception cref="AdminStartException">It cannot start.</exception>
    public static async Task<AdminEndpoint?> StartAsync(
        CommandHost host, AdminSettings settings, Func<bool> isReady, params IReadOnlyList<AdminRoute> routes) =>
        settings.Bind is null ? null : await host.StartAsync(Options(settings) with { Notice = Notice(host.System) }, isReady, routes);

    private static string? Notice(ActorSystem system) =>
        system.Settings.Setup.Get<RemotingSetup>() is { HasValue: true, Value: { IsOpen: true } remoting }
            ? $"the cluster port {remoting.Listener.EndPoint} is open: whoever reaches it can join (proxy.cluster.tls, docs/security.md)"
            : null;

    /// <summary>The options that the settings stand for.</summary>
    internal static AdminOptions Options(AdminSettings settings) => new()
    {
        Bind = settings.Bind!,
        Token = settings.Token,
        TokenFile = settings.TokenFile,
        ReadOnlyToken = settings.ReadOnlyToken,
        ReadOnlyTokenFile = settings.ReadOnlyTokenFile,
        MetricsToken = settings.MetricsToken,
        MetricsTokenFile = settings.MetricsTokenFile,
        MaxConnections = settings.MaxConnections,
        MaxCommands = settings.MaxCommands,
        MaxBody = settings.MaxBody,
        RequestTimeout = settings.RequestTimeout,
        IdleTimeout = settings.IdleTimeout,
        CommandTimeout = settings.CommandTimeout,
    };
}

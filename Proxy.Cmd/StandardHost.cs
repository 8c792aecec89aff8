using Akka.Actor;
using Microsoft.Extensions.Logging;
using Proxy.Cmd.ActorPalette;
using Proxy.Cmd.ClusterPalette;
using Proxy.Cmd.Endpoint;
using Proxy.Cmd.Hosting;
using Proxy.Cmd.ShardingPalette;

namespace Proxy.Cmd;

/// <summary>Starts the command host with everything that a member of a cluster can be asked, in one call.</summary>
public static class StandardHost
{
    /// <summary>
    /// Registers the palettes <c>cluster</c>, <c>cluster-sharding</c> and <c>actor</c>. A node without an endpoint of its own wants them, too:
    /// members ask each other.
    /// </summary>
    /// <param name="system">An actor system whose provider is <c>cluster</c>.</param>
    /// <param name="loggers">Where the palettes and the endpoint log; null for nowhere.</param>
    public static CommandHost Register(ActorSystem system, ILoggerFactory? loggers = null)
    {
        var host = CommandHost.Get(system);
        if (loggers is not null) host.Loggers = loggers;
        return host.RegisterCommandPalette(ClusterCommands.Instance)
            .RegisterCommandPalette(ClusterShardingCommands.Instance)
            .RegisterCommandPalette(ActorCommands.Instance);
    }

    /// <summary>Registers these palettes and starts the endpoint.</summary>
    /// <param name="system">An actor system whose provider is <c>cluster</c>.</param>
    /// <param name="options">Where the endpoint listens, who may use it, its limits.</param>
    /// <param name="isReady">The answer of <c>GET /readyz</c>. Called from any thread.</param>
    /// <param name="routes">What it answers besides commands and probes.</param>
    /// <exception cref="AdminStartException">The endpoint cannot start; the message names the key and the remedy.</exception>
    /// <exception cref="ArgumentException">A route is none, or is there twice.</exception>
    public static Task<AdminEndpoint> StartAsync(
        ActorSystem system, AdminOptions options, Func<bool> isReady, params IReadOnlyList<AdminRoute> routes) =>
        Register(system).StartAsync(options, isReady, routes);
}

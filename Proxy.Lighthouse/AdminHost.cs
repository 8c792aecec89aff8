using System.Net;
using Akka.Actor;
using Akka.Cluster;
using Proxy.Cmd;
using Proxy.Cmd.Endpoint;
using Proxy.Configuration;
using Proxy.Lighthouse.Admin;
using Proxy.Membership.Logging;

namespace Proxy.Lighthouse;

/// <summary>The admin endpoint of a lighthouse, for as long as its actor system lives.</summary>
internal sealed class AdminHost(ActorSystem system, LogHost log) : IAsyncDisposable
{
    private AdminEndpoint? _endpoint;
    private LighthouseTelemetry? _telemetry;

    /// <summary>Where it listens; null when there is none.</summary>
    public IPEndPoint? Address => _endpoint?.Address;

    /// <summary>Starts the palettes, and the endpoint unless it is off.</summary>
    /// <param name="settings">The endpoint.</param>
    /// <param name="hasMetrics">Whether it has metrics for Prometheus.</param>
    /// <exception cref="AdminStartException">The endpoint cannot start.</exception>
    public async Task StartAsync(AdminSettings settings, bool hasMetrics)
    {
        _telemetry = hasMetrics && settings.Bind is not null ? new LighthouseTelemetry(system) : null;
        var host = StandardHost.Register(system, log.Loggers).RegisterCommandPalette(LogCommands.Palette);
        _endpoint = await ConfiguredEndpoint.StartAsync(host, settings, IsReady, _telemetry is { } telemetry ? [telemetry.Route] : []);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_endpoint is not null) await _endpoint.DisposeAsync();
        _telemetry?.Dispose();
    }

    private bool IsReady()
    {
        var cluster = Cluster.Get(system);
        return !cluster.IsTerminated && cluster.SelfMember.Status == MemberStatus.Up;
    }
}

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

    /// <summary>Where it listens; null when there is none.</summary>
    public IPEndPoint? Address => _endpoint?.Address;

    /// <summary>Starts the palettes, and the endpoint unless it is off.</summary>
    /// <exception cref="AdminStartException">The endpoint cannot start.</exception>
    public async Task StartAsync(AdminSettings settings) =>
        _endpoint = await ConfiguredEndpoint.StartAsync(StandardHost.Register(system, log.Loggers).RegisterCommandPalette(LogCommands.Palette), settings, IsReady);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_endpoint is not null) await _endpoint.DisposeAsync();
    }

    private bool IsReady()
    {
        var cluster = Cluster.Get(system);
        return !cluster.IsTerminated && cluster.SelfMember.Status == MemberStatus.Up;
    }
}

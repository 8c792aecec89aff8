using System.Net;
using Akka.Configuration;
using Microsoft.Extensions.Logging;
using Proxy.Actors;
using Proxy.Actors.Descriptors;
using Proxy.Actors.Listeners;
using Proxy.Cmd;
using Proxy.Cmd.Endpoint;
using Proxy.Configuration;
using Proxy.Lighthouse.Admin;
using Proxy.Membership.Logging;
using Proxy.Node.Palette;
using Proxy.Node.Telemetry;

namespace Proxy.Node.Admin;

/// <summary>A node with its endpoint for operators, which outlives the listeners: draining can be watched.</summary>
internal sealed class AdministeredNode : IProxyNode
{
    private readonly ProxyNode _node;
    private readonly AdminEndpoint? _endpoint;
    private readonly Readiness _readiness;
    private readonly NodeTelemetry _telemetry;

    private AdministeredNode(ProxyNode node, AdminEndpoint? endpoint, Readiness readiness, NodeTelemetry telemetry)
    {
        _node = node;
        _endpoint = endpoint;
        _readiness = readiness;
        _telemetry = telemetry;
    }

    /// <inheritdoc/>
    public IReadOnlyList<BoundListener> Listeners => _node.Listeners;

    /// <inheritdoc/>
    public string ClusterAddress => _node.ClusterAddress;

    /// <inheritdoc/>
    public IPEndPoint? AdminAddress => _endpoint?.Address;

    /// <inheritdoc/>
    public int MaxPairs => _node.MaxPairs;

    /// <inheritdoc/>
    public DescriptorBudget Descriptors => _node.Descriptors;

    /// <inheritdoc/>
    public bool IsReady => _readiness.IsReady();

    /// <inheritdoc/>
    public Task<NodeEnding> Ended => _node.Ended;

    /// <summary>Starts a node and its endpoint. The endpoint is there first: what it cannot have is noticed before the node is in
    /// its cluster and lets clients in, and a node that waits for its seeds can be looked into.</summary>
    /// <param name="settings">Settings without errors.</param>
    /// <param name="configuration">The user's tree without defaults.</param>
    /// <param name="prepared">What has to be done before clients come; the node waits for it.</param>
    /// <param name="log">The process's log.</param>
    /// <param name="cancellation">Gives up waiting for the cluster.</param>
    /// <exception cref="AdminStartException">The endpoint cannot start.</exception>
    public static async Task<AdministeredNode> StartAsync(
        ProxySettings settings, Config configuration, Task prepared, LogHost log, CancellationToken cancellation)
    {
        AdminEndpoint? endpoint = null;
        Readiness? readiness = null;
        NodeTelemetry? telemetry = null;
        try
        {
            var node = await ProxyNode.StartAsync(settings, configuration, prepare: PrepareAsync, log: log, cancellation: cancellation);
            return new AdministeredNode(node, endpoint, readiness!, telemetry!);
        }
        catch
        {
            if (endpoint is not null) await endpoint.DisposeAsync();
            telemetry?.Dispose();
            throw;
        }

        async Task PrepareAsync(ProxyNode node)
        {
            readiness = new Readiness(node);
            var host = StandardHost.Register(node.System, log.Loggers).RegisterCommandPalette(ProxyCommands.For(node, configuration))
                .RegisterCommandPalette(StoreCommands.For(node))
                .RegisterCommandPalette(CacheCommands.For(node))
                .RegisterCommandPalette(DoctorCommands.For(node))
                .RegisterCommandPalette(TopCommands.For(node))
                .RegisterCommandPalette(EventsCommands.For(node))
                .RegisterCommandPalette(LogCommands.Palette);
            var admin = settings.Admin with { MaxConnections = Math.Max(1, node.Descriptors.AdminConnections) };
            telemetry = NodeTelemetry.Start(node, settings.Telemetry, LogHost.Of(node.System).Loggers.CreateLogger<NodeTelemetry>());
            node.Stopping += telemetry.Flush;
            endpoint = await ConfiguredEndpoint.StartAsync(host, admin, readiness.IsReady, telemetry.Routes);
            await prepared;
        }
    }

    /// <summary>Opens the access log's file anew, because somebody has moved it.</summary>
    public void ReopenAccessLog() => _node.ReopenAccessLog();

    /// <inheritdoc/>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        try
        {
            await _node.DrainAsync(cancellation);
        }
        finally
        {
            if (_endpoint is not null) await _endpoint.DisposeAsync();
            _telemetry.Dispose();
        }
    }
}

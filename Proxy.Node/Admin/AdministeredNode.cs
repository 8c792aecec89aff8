using System.Net;
using Akka.Configuration;
using Proxy.Actors;
using Proxy.Actors.Listeners;
using Proxy.Cmd;
using Proxy.Cmd.Endpoint;
using Proxy.Configuration;
using Proxy.Lighthouse.Admin;
using Proxy.Node.Palette;

namespace Proxy.Node.Admin;

/// <summary>A node with its endpoint for operators, which outlives the listeners: draining can be watched.</summary>
internal sealed class AdministeredNode : IProxyNode
{
    private readonly ProxyNode _node;
    private readonly AdminEndpoint? _endpoint;
    private readonly Readiness _readiness;

    private AdministeredNode(ProxyNode node, AdminEndpoint? endpoint, Readiness readiness)
    {
        _node = node;
        _endpoint = endpoint;
        _readiness = readiness;
    }

    /// <inheritdoc/>
    public IReadOnlyList<BoundListener> Listeners => _node.Listeners;

    /// <inheritdoc/>
    public string ClusterAddress => _node.ClusterAddress;

    /// <inheritdoc/>
    public IPEndPoint? AdminAddress => _endpoint?.Address;

    /// <inheritdoc/>
    public bool IsReady => _readiness.IsReady();

    /// <inheritdoc/>
    public Task<NodeEnding> Ended => _node.Ended;

    /// <summary>Starts the endpoint of a node that accepts. A node whose endpoint does not start is stopped.</summary>
    /// <param name="node">The node.</param>
    /// <param name="settings">The endpoint's settings.</param>
    /// <param name="configuration">The user's tree without defaults.</param>
    /// <exception cref="AdminStartException">The endpoint cannot start.</exception>
    public static async Task<AdministeredNode> StartAsync(ProxyNode node, AdminSettings settings, Config configuration)
    {
        var readiness = new Readiness(node);
        try
        {
            var host = StandardHost.Register(node.System).RegisterCommandPalette(ProxyCommands.For(node, configuration));
            return new AdministeredNode(node, await ConfiguredEndpoint.StartAsync(host, settings, readiness.IsReady), readiness);
        }
        catch
        {
            await node.DisposeAsync();
            throw;
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
        }
    }
}

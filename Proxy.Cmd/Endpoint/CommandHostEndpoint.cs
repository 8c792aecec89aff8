using Proxy.Cmd.Hosting;

namespace Proxy.Cmd.Endpoint;

/// <summary>Starts the endpoint that clients reach a <see cref="CommandHost"/> through.</summary>
public static class CommandHostEndpoint
{
    /// <summary>Starts the endpoint; it accepts clients when the task is done, until it is disposed.</summary>
    /// <param name="host">The palettes that it serves.</param>
    /// <param name="options">Where it listens, who may use it, its limits.</param>
    /// <param name="isReady">Whether the node can serve: the answer of <c>GET /readyz</c>. Called from any thread.</param>
    /// <param name="routes">What it answers besides commands and probes.</param>
    /// <exception cref="AdminStartException">The options do not hold, or the address cannot be had; the message names the key and the remedy.</exception>
    /// <exception cref="ArgumentException">A route is none, or is there twice.</exception>
    public static Task<AdminEndpoint> StartAsync(
        this CommandHost host, AdminOptions options, Func<bool> isReady, params IReadOnlyList<AdminRoute> routes) =>
        AdminEndpoint.StartAsync(host, options, isReady, routes);
}

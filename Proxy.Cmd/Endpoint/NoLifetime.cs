using Microsoft.Extensions.Hosting;

namespace Proxy.Cmd.Endpoint;

/// <summary>
/// The lifetime of a web host inside of a node: it watches no signals. The default one would stop the host at the first Ctrl+C, while operators
/// watch the node drain and pairs still talk to the demo.
/// </summary>
public sealed class NoLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

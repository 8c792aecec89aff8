using Microsoft.Extensions.Hosting;

namespace Proxy.Cmd.Endpoint;

/// <summary>
/// A host's lifetime that watches no signals: the default one would stop the endpoint at the first Ctrl+C, while operators
/// want to watch the node drain.
/// </summary>
internal sealed class NoLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

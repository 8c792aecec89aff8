using Microsoft.Extensions.Hosting;

namespace Proxy.Node.Demo;

/// <summary>
/// A host's lifetime that watches no signals: the default one would stop the origins at the first Ctrl+C, while pairs that
/// the node drains still talk to them.
/// </summary>
internal sealed class NoLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

using System.Net;

namespace Proxy.Actors.Listeners;

/// <summary>A listener could not be bound. Nothing was opened.</summary>
/// <param name="listener">The listener's name in the configuration.</param>
/// <param name="endpoint">The address that was to be bound.</param>
/// <param name="error">The kernel's error number (errno): EADDRINUSE, EACCES, EADDRNOTAVAIL ...</param>
/// <param name="inner">What the transport threw.</param>
public sealed class ListenerBindException(string listener, IPEndPoint endpoint, int error, Exception inner)
    : Exception($"listener {listener} cannot be bound to {endpoint}: {inner.Message}", inner)
{
    /// <summary>The listener's name in the configuration.</summary>
    public string Listener { get; } = listener;

    /// <summary>The address that was to be bound.</summary>
    public IPEndPoint Endpoint { get; } = endpoint;

    /// <summary>The kernel's error number (errno).</summary>
    public int Error { get; } = error;
}

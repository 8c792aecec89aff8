using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>Who waits for a server leg. Told on the loop's thread.</summary>
internal interface IDialOwner
{
    /// <summary>The dialer has come to an end: it has a connected leg, or has given up. Told once, and only when that was not
    /// known at once.</summary>
    void OnDialEnded();

    /// <summary>An attempt to connect to an endpoint failed.</summary>
    /// <param name="endpoint">The endpoint's name; <see cref="Dialer.NoEndpoint"/> when there was none to try.</param>
    void OnAttemptFailed(string endpoint);

    /// <summary>The client's address, for endpoints that are picked by it.</summary>
    TcpAddress Client { get; }

    /// <summary>Writes the PROXY header that a server is sent before the first byte.</summary>
    /// <param name="settings">What it says.</param>
    /// <param name="target">Takes at least 1,024 bytes.</param>
    /// <returns>Its bytes.</returns>
    int WriteHeader(PoolHeaderSettings settings, Span<byte> target);
}

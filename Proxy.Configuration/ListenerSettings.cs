using System.Net;

namespace Proxy.Configuration;

/// <summary>One address that clients connect to: <c>proxy.listeners.NAME</c>.</summary>
/// <param name="Name">The key under <c>proxy.listeners</c>: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Bind">The local address; port 0 lets the kernel pick one. <c>[::]</c> takes IPv4 clients too.</param>
/// <param name="Pool">The name of the pool that serves the connections; it exists in <see cref="ProxySettings.Pools"/>.</param>
/// <param name="Backlog">Connections the kernel holds until they are accepted, 1 to 65535; it caps this at <c>net.core.somaxconn</c>.</param>
public sealed record ListenerSettings(string Name, IPEndPoint Bind, string Pool, int Backlog);

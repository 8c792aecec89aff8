using System.Net;

namespace Proxy.Actors.Listeners;

/// <summary>A listener of a running node.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Endpoint">The address that it is bound to, with the port that the kernel picked where the configuration says 0.</param>
/// <param name="Pool">The name of the pool that serves its connections.</param>
public sealed record BoundListener(string Name, IPEndPoint Endpoint, string Pool);

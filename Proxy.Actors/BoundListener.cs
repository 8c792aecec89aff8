using System.Net;

namespace Proxy.Actors;

/// <summary>A listener that accepts.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Endpoint">The bound address, with the port that the kernel chose for port 0.</param>
/// <param name="Pool">The pool behind it.</param>
public sealed record BoundListener(string Name, IPEndPoint Endpoint, string Pool);

using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>An attempt to connect.</summary>
/// <param name="State">The endpoint.</param>
/// <param name="Address">The address.</param>
internal readonly record struct Attempt(EndpointState State, TcpAddress Address);

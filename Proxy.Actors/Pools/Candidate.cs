using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>Where a pair is to go.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Address">One of its addresses.</param>
public readonly record struct Candidate(string Endpoint, TcpAddress Address);

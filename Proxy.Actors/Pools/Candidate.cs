using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>Where a pair is to go.</summary>
/// <param name="Model">The endpoint.</param>
/// <param name="Address">One of its addresses.</param>
public readonly record struct Candidate(EndpointModel Model, TcpAddress Address)
{
    /// <summary>The endpoint's name.</summary>
    public string Endpoint => Model.Name;
}

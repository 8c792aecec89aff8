using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Discovery;

/// <summary>An endpoint that a service has.</summary>
/// <param name="Settings">What a configuration would say of it.</param>
/// <param name="Addresses">What its host stands for; none while that is not known.</param>
public sealed record FoundEndpoint(EndpointSettings Settings, ValueArray<TcpAddress> Addresses);

namespace Proxy.Configuration;

/// <summary>Endpoints that are found by DNS: <c>{ srv = "_db._tcp.internal" }</c>.</summary>
/// <param name="Name">The name of the SRV records.</param>
/// <param name="Priority">What is added to the records' tiers, which count from 0 in the order of their priorities.</param>
/// <param name="MaxPairs">Pairs that each of the endpoints has at once at most; null for any number.</param>
public sealed record ServiceSettings(string Name, int Priority, int? MaxPairs);

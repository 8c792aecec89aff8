using Microsoft.Extensions.Logging;

namespace Proxy.Configuration;

/// <summary>The level of those who log under a name that begins so.</summary>
/// <param name="Category">The beginning of the name: <c>Akka.Cluster</c>, <c>Proxy.Actors.Pools</c>.</param>
/// <param name="Level">What of it is logged, from which level on; <see cref="LogLevel.None"/> for nothing.</param>
public sealed record CategoryLevel(string Category, LogLevel Level);

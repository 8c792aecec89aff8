using Proxy.Actors.Pools;

namespace Proxy.Actors.Verdicts;

/// <summary>An endpoint's health has changed.</summary>
/// <param name="Pool">Its pool.</param>
/// <param name="Endpoint">Its name.</param>
/// <param name="From">What it was.</param>
/// <param name="Opinion">What it is, and who says so.</param>
internal readonly record struct HealthChange(WatchedPool Pool, string Endpoint, Health From, Opinion Opinion);

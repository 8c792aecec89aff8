namespace Proxy.Actors.Pools;

/// <summary>Places more or fewer.</summary>
/// <param name="Endpoint">At the endpoint of that name; null: in the pool, for its own limit.</param>
/// <param name="Places">How many more; negative: how many idle ones are taken back at most.</param>
public readonly record struct PlaceChange(string? Endpoint, int Places);

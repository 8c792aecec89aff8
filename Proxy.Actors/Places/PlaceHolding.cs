namespace Proxy.Actors.Places;

/// <summary>What a node holds at an endpoint.</summary>
/// <param name="At">The endpoint's name; empty for the pool's own places.</param>
/// <param name="Max">The limit as the node knows it; null for none.</param>
/// <param name="Taken">Of the places that the owner has given it in the session, those that have come.</param>
/// <param name="Held">Places that it holds after that.</param>
/// <param name="Pairs">Its pairs there.</param>
/// <param name="Takes">Whether a client that waits would go there.</param>
public readonly record struct PlaceHolding(string At, int? Max, long Taken, int Held, int Pairs, bool Takes);

namespace Proxy.Actors.Listing;

/// <summary>Where a listing of a node goes on. A pair keeps its place for as long as it lives, so one that lives through a
/// whole listing is listed exactly once, however many pages that takes and whatever comes and goes meanwhile.</summary>
/// <param name="Loop">The loop, from 0.</param>
/// <param name="Slot">The first place on it that has not been looked at.</param>
public readonly record struct PairCursor(int Loop, int Slot);

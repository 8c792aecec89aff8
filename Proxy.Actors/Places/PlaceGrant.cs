namespace Proxy.Actors.Places;

/// <summary>What a node has been given at an endpoint.</summary>
/// <param name="At">The endpoint's name; empty for the pool's own places.</param>
/// <param name="Given">All places given in the session, those included that have gone back since.</param>
/// <param name="IsShort">Whether more are out than the limit allows: what is idle or becomes free goes back.</param>
/// <param name="Others">Pairs of the other nodes together.</param>
public readonly record struct PlaceGrant(string At, long Given, bool IsShort, int Others);

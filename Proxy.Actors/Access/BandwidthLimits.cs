namespace Proxy.Actors.Access;

/// <summary>How fast bytes may move between a listener and its clients, in bytes a second. Each direction has the whole of it.</summary>
/// <param name="PerPair">Of one pair; null for no limit.</param>
/// <param name="Total">Of all pairs of the listener on a node together; null for no limit.</param>
public sealed record BandwidthLimits(long? PerPair, long? Total);

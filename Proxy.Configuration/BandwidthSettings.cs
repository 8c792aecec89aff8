namespace Proxy.Configuration;

/// <summary>How fast bytes may go through a listener, each direction by itself: <c>proxy.listeners.NAME.bandwidth</c>.</summary>
/// <param name="PerPair">Bytes a second of one pair; null for no limit.</param>
/// <param name="Total">Bytes a second of all pairs of the listener on a node together; null for no limit.</param>
public sealed record BandwidthSettings(long? PerPair, long? Total)
{
    /// <summary>No limit.</summary>
    public static BandwidthSettings Unlimited { get; } = new(null, null);
}

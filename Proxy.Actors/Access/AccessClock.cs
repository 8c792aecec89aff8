namespace Proxy.Actors.Access;

/// <summary>The clock of limits, the same for all loops of a node: nanoseconds since it was made.</summary>
internal sealed class AccessClock(TimeProvider time)
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly long _epoch = time.GetTimestamp();
    private readonly double _nanosecondsPerTick = NanosecondsPerSecond / time.TimestampFrequency;

    /// <summary>The time.</summary>
    internal long Now => (long)((time.GetTimestamp() - _epoch) * _nanosecondsPerTick);
}

namespace Proxy.Actors.Access;

/// <summary>A rate of bytes that is kept by whoever asks it before moving some. Thread-safe. Times are of <see cref="AccessClock"/>.</summary>
/// <remarks>One point of time says it all: when the bytes that were taken so far have come evenly. It may lie ahead of the clock by a burst.
/// Who finds nothing at hand can have a place booked behind all others that did.</remarks>
internal sealed class ByteRate
{
    private const double NanosecondsPerSecond = 1e9;

    // 25 ms worth: over a second, that is half of the 5 % that a rate may be off by.
    private const int BurstsPerSecond = 40;

    // Two segments of an Ethernet, about.
    private const int MinBurst = 3000;

    // 5 ms worth is worth a system call; and a segment of the bank, so that those whose bytes wait there have turns like all others.
    private const int QuantaPerSecond = 200;
    private const int MaxQuantum = 16 * 1024;

    private readonly double _nanosecondsPerByte;
    private readonly double _tolerance;
    private readonly Lock _lock = new();
    private double _due;

    /// <summary>Makes a rate of which nothing has been taken yet.</summary>
    /// <param name="bytesPerSecond">Above 0.</param>
    internal ByteRate(long bytesPerSecond)
    {
        var burst = Math.Max(MinBurst, bytesPerSecond / BurstsPerSecond);
        _nanosecondsPerByte = NanosecondsPerSecond / bytesPerSecond;
        _tolerance = burst * _nanosecondsPerByte;
        Quantum = (int)Math.Clamp(bytesPerSecond / QuantaPerSecond, MinBurst / 2, MaxQuantum);
    }

    /// <summary>Bytes of one turn of those that share the rate.</summary>
    internal int Quantum { get; }

    /// <summary>Bytes that may be moved now.</summary>
    internal int AtHand(long now)
    {
        lock (_lock) return (int)Math.Clamp((now + _tolerance - Math.Max(_due, now)) / _nanosecondsPerByte, 0, int.MaxValue);
    }

    /// <summary>Nanoseconds until so many bytes are at hand.</summary>
    internal long WaitFor(int bytes, long now)
    {
        lock (_lock) return Wait(Math.Max(_due, now) + (bytes * _nanosecondsPerByte), now);
    }

    /// <summary>Bytes have moved.</summary>
    internal void Take(int bytes, long now)
    {
        lock (_lock) _due = Math.Max(_due, now) + (bytes * _nanosecondsPerByte);
    }

    /// <summary>Takes bytes that are to be moved when their turn has come.</summary>
    /// <returns>Nanoseconds until then.</returns>
    internal long Book(int bytes, long now)
    {
        lock (_lock)
        {
            _due = Math.Max(_due, now) + (bytes * _nanosecondsPerByte);
            return Wait(_due, now);
        }
    }

    /// <summary>Bytes that were taken do not move.</summary>
    internal void GiveBack(int bytes)
    {
        lock (_lock) _due -= bytes * _nanosecondsPerByte;
    }

    private long Wait(double due, long now) => (long)Math.Max(0, Math.Ceiling(due - _tolerance - now));
}

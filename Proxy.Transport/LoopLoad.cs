namespace Proxy.Transport;

/// <summary>How busy a loop is: what its thread has spent on events, timers and work, and the longest it took for all that was due at
/// once. The loop writes it; it may be read on any thread.</summary>
public sealed class LoopLoad
{
    // What was long ago says nothing of now; a reader that looks each 15 s misses nothing.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);

    private readonly TimeProvider _time;
    private readonly long _window;
    private long _busy;
    private long _wokeAt;
    private long _sleepsSince; // 0 while it does not sleep
    private long _windowBegan;
    private long _longest;
    private long _longestBefore;

    internal LoopLoad(TimeProvider time)
    {
        _time = time;
        _window = (long)(Window.TotalSeconds * time.TimestampFrequency);
        _wokeAt = _windowBegan = time.GetTimestamp();
    }

    /// <summary>The time that the loop has not waited for events since it was made, up to its last wait.</summary>
    public TimeSpan Busy => Span(Volatile.Read(ref _busy));

    /// <summary>The longest round of the last 15 to 30 s: for so long somebody's bytes had to wait.</summary>
    public TimeSpan LongestRound
    {
        get
        {
            var age = _time.GetTimestamp() - Volatile.Read(ref _windowBegan);
            if (age > 2 * _window) return TimeSpan.Zero;
            var longest = Volatile.Read(ref _longest);
            return Span(age > _window ? longest : Math.Max(longest, Volatile.Read(ref _longestBefore)));
        }
    }

    /// <summary>The loop is about to wait.</summary>
    internal void Sleep() => _sleepsSince = _time.GetTimestamp();

    /// <summary>A round begins.</summary>
    /// <param name="now">The time, of the clock that it was made with.</param>
    internal void Wake(long now)
    {
        var worked = (_sleepsSince == 0 ? now : _sleepsSince) - _wokeAt;
        (_wokeAt, _sleepsSince) = (now, 0);
        Volatile.Write(ref _busy, _busy + worked);
        if (now - _windowBegan > _window)
        {
            _longestBefore = now - _windowBegan > 2 * _window ? 0 : _longest;
            _longest = 0;
            Volatile.Write(ref _windowBegan, now);
        }

        if (worked > _longest) Volatile.Write(ref _longest, worked);
    }

    private TimeSpan Span(long ticks) => TimeSpan.FromSeconds((double)ticks / _time.TimestampFrequency);
}

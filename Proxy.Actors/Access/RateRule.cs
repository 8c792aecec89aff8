namespace Proxy.Actors.Access;

/// <summary>How fast something may come: the generic cell rate algorithm (ITU-T I.371 annex A), which keeps one point of time. Times are
/// in nanoseconds of one clock.</summary>
/// <param name="Interval">The time between two that come evenly; 0 for no limit.</param>
/// <param name="Tolerance">How much earlier than evenly one may come: the intervals of a burst but one.</param>
/// <param name="MaxDelay">How long one that comes too early may be made to wait; 0: it is refused.</param>
public readonly record struct RateRule(long Interval, long Tolerance, long MaxDelay)
{
    private const double NanosecondsPerSecond = 1e9;

    // 73 years: the sum of three such times and of a clock's is a number still.
    private const double Longest = long.MaxValue / 4;

    /// <summary>Whether there is no limit.</summary>
    public bool IsNone => Interval == 0;

    /// <summary>Makes the rule of a rate.</summary>
    /// <param name="perSecond">How many may come in a second; above 0, and up to a thousand million.</param>
    /// <param name="burst">How many may come at once after a pause; 1 or more.</param>
    /// <param name="maxDelay">How long one may be made to wait.</param>
    public static RateRule Of(double perSecond, int burst, TimeSpan maxDelay = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        var interval = Math.Clamp(Math.Round(NanosecondsPerSecond / perSecond), 1, Longest);
        return new RateRule(
            (long)interval,
            (long)Math.Min(interval * (burst - 1), Longest),
            (long)Math.Clamp(maxDelay.TotalSeconds * NanosecondsPerSecond, 0, Longest));
    }

    /// <summary>Decides on one that comes, and counts it unless it is refused.</summary>
    /// <param name="due">When the next is due that comes evenly; any time in the past at first.</param>
    /// <param name="now">The time.</param>
    /// <param name="delay">How long it is to wait.</param>
    internal Verdict Admit(ref long due, long now, out long delay)
    {
        delay = 0;
        if (IsNone) return Verdict.Admitted;
        // Further ahead than this rule can have booked: a slower one was in force before, and this one begins with the next that comes.
        var latest = now + Tolerance + MaxDelay;
        if (latest >= now && due - latest > Interval) due = latest;
        var early = Math.Max(0, due - now) - Tolerance;
        if (early > MaxDelay) return Verdict.OverRate;
        due = Math.Max(due, now) + Interval;
        if (early <= 0) return Verdict.Admitted;
        delay = early;
        return Verdict.Delayed;
    }
}

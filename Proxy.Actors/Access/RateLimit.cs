namespace Proxy.Actors.Access;

/// <summary>A limit of how fast something may come, for all loops together. Thread-safe.</summary>
internal sealed class RateLimit
{
    private long _due;

    /// <summary>How many of the burst are used up.</summary>
    /// <param name="rule">The limit that is in force.</param>
    /// <param name="now">The time, in nanoseconds of a clock that all callers share.</param>
    internal long Used(in RateRule rule, long now) =>
        rule.IsNone ? 0 : (Math.Max(0, Volatile.Read(ref _due) - now) + rule.Interval - 1) / rule.Interval;

    /// <summary>Decides on one that comes, and counts it unless it is refused.</summary>
    /// <param name="rule">The limit that is in force.</param>
    /// <param name="now">The time, in nanoseconds of a clock that all callers share.</param>
    /// <param name="delay">How long it is to wait.</param>
    internal Verdict Admit(in RateRule rule, long now, out long delay)
    {
        while (true)
        {
            var before = Volatile.Read(ref _due);
            var due = before;
            var verdict = rule.Admit(ref due, now, out delay);
            if (due == before || Interlocked.CompareExchange(ref _due, due, before) == before) return verdict;
        }
    }

    /// <summary>One that was counted has not come.</summary>
    /// <param name="rule">The limit that it was counted by.</param>
    internal void GiveBack(in RateRule rule) => Interlocked.Add(ref _due, -rule.Interval);
}

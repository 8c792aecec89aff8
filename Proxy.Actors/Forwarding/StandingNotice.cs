using Proxy.Actors.Stores;

namespace Proxy.Actors.Forwarding;

/// <summary>When operators are told that a store takes no more units: at once, though not more than once a minute where that comes and goes,
/// and again every five minutes while it lasts. That it takes some again is told once, after that,
/// when it has done so for some seconds: of a store that is full most of the time it is not the last word. Thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="takesNone">Told why it takes none.</param>
/// <param name="takesAgain">Told when it takes units again.</param>
internal sealed class StandingNotice(TimeProvider time, Action<string> takesNone, Action takesAgain)
{
    internal static readonly TimeSpan AtMost = TimeSpan.FromMinutes(1);
    internal static readonly TimeSpan Repeat = TimeSpan.FromMinutes(5);
    internal static readonly TimeSpan Steady = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private SpoolRefusal _told; // last, none for that it takes units
    private long? _toldAt; // that it takes none
    private long? _takesSince;

    /// <summary>Looks at how the store stands.</summary>
    /// <param name="standing">Why it takes nothing; <see cref="SpoolRefusal.None"/> when it does.</param>
    /// <param name="why">The same in words.</param>
    internal void Look(SpoolRefusal standing, string why)
    {
        lock (_lock)
        {
            if (standing == SpoolRefusal.Closed) return;
            if (standing == SpoolRefusal.None) TakesAgain();
            else
            {
                _takesSince = null;
                if (IsDue(standing)) TakesNone(standing, why);
            }
        }
    }

    private bool IsDue(SpoolRefusal standing) =>
        _toldAt is not { } at
        || (_told != standing && _told != SpoolRefusal.None)
        || time.GetElapsedTime(at) >= (_told == standing ? Repeat : AtMost);

    private void TakesNone(SpoolRefusal standing, string why)
    {
        (_told, _toldAt) = (standing, time.GetTimestamp());
        takesNone(why);
    }

    private void TakesAgain()
    {
        _takesSince ??= time.GetTimestamp();
        if (_told == SpoolRefusal.None || time.GetElapsedTime(_takesSince.Value) < Steady) return;
        _told = SpoolRefusal.None;
        takesAgain();
    }
}

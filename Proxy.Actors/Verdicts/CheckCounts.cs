namespace Proxy.Actors.Verdicts;

/// <summary>How the checks of a pool's endpoints by this node have ended so far. Thread-safe.</summary>
internal sealed class CheckCounts
{
    private long _passed;
    private long _failed;

    /// <summary>Checks that passed.</summary>
    internal long Passed => Interlocked.Read(ref _passed);

    /// <summary>Checks that failed.</summary>
    internal long Failed => Interlocked.Read(ref _failed);

    /// <summary>A check has ended.</summary>
    internal void Count(bool ok) => Interlocked.Increment(ref ok ? ref _passed : ref _failed);
}

using System.Collections.Immutable;
using Proxy.Actors.Machine;

namespace Proxy.Actors.Doctor;

/// <summary>What only grows on a node: since its start, or between two looks.</summary>
/// <param name="Machine">What the kernel counts.</param>
/// <param name="TimesFull">Times that there was no room for the next client.</param>
/// <param name="AccessLinesLost">Lines of the access log that were left out or could not be written.</param>
/// <param name="LogLinesLost">Lines of the log that were.</param>
/// <param name="BusyMilliseconds">Time that each loop has not waited for events.</param>
internal sealed record NodeCounters(
    MachineCounters Machine, long TimesFull, long AccessLinesLost, long LogLinesLost, ImmutableArray<long> BusyMilliseconds)
{
    /// <summary>What was counted since an earlier look.</summary>
    /// <param name="earlier">The earlier look.</param>
    internal NodeCounters Since(NodeCounters earlier) => new(
        Machine.Since(earlier.Machine),
        TimesFull - earlier.TimesFull,
        AccessLinesLost - earlier.AccessLinesLost,
        LogLinesLost - earlier.LogLinesLost,
        [.. BusyMilliseconds.Zip(earlier.BusyMilliseconds, (now, before) => now - before)]);
}

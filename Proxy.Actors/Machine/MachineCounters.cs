using System.Collections.Immutable;

namespace Proxy.Actors.Machine;

/// <summary>What only grows: what the kernel has counted since its start, or between two looks.</summary>
/// <param name="ListenOverflows">Connections that found a listener's queue full.</param>
/// <param name="ListenDrops">Connections that a listener lost, for that or another reason.</param>
/// <param name="SoftnetDrops">Packets that were dropped as a processor had too many to look at.</param>
/// <param name="CpuPeriods">Periods in which the control group's share of processors was counted.</param>
/// <param name="CpuThrottled">Periods in which it was used up, and the process had to wait.</param>
/// <param name="Interfaces">The network interfaces but for loopback, by name.</param>
internal sealed record MachineCounters(
    long ListenOverflows,
    long ListenDrops,
    long SoftnetDrops,
    long CpuPeriods,
    long CpuThrottled,
    ImmutableArray<InterfaceCounters> Interfaces)
{
    /// <summary>What was counted since an earlier look. What has begun anew counts from 0.</summary>
    /// <param name="earlier">The earlier look.</param>
    internal MachineCounters Since(MachineCounters earlier) => new(
        Growth(earlier.ListenOverflows, ListenOverflows),
        Growth(earlier.ListenDrops, ListenDrops),
        Growth(earlier.SoftnetDrops, SoftnetDrops),
        Growth(earlier.CpuPeriods, CpuPeriods),
        Growth(earlier.CpuThrottled, CpuThrottled),
        [.. from now in Interfaces
            let before = earlier.Interfaces.FirstOrDefault(each => each.Name == now.Name) ?? new InterfaceCounters(now.Name, now.Packets, now.Dropped, now.Errors)
            select new InterfaceCounters(now.Name, Growth(before.Packets, now.Packets), Growth(before.Dropped, now.Dropped), Growth(before.Errors, now.Errors))]);

    private static long Growth(long before, long now) => now >= before ? now - before : now;
}

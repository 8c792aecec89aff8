namespace Proxy.Actors.Machine;

/// <summary>What the control groups of the process allow it, of version 2 or 1: the least of its own and of those above it.</summary>
/// <param name="files">The kernel's files.</param>
internal sealed class ControlGroup(ProcFiles files)
{
    private const string Root = "/sys/fs/cgroup";

    // What version 1 says where there is no limit: the largest multiple of a page.
    private const long NoLimit = 1L << 60;

    /// <summary>The memory of the narrowest group with a limit: how much, and what of it is used; null without any.</summary>
    internal (long Limit, long Used)? Memory() => Groups("memory")
        .Select(group => (Limit: files.Number($"{group}/memory.max") ?? files.Number($"{group}/memory.limit_in_bytes"), Used: Used(group)))
        .Where(each => each is { Limit: < NoLimit, Used: not null })
        .Select(each => ((long, long)?)(each.Limit!.Value, each.Used!.Value))
        .MinBy(each => each!.Value.Item1);

    /// <summary>Processors' worth of time that the groups give; null for all there is.</summary>
    internal double? Quota() => Groups("cpu").Select(Quota).Where(each => each is not null).Min();

    /// <summary>Periods in which the share of processors was counted, and those in which it was used up.</summary>
    internal (long Periods, long Throttled) Throttling()
    {
        var group = Groups("cpu").FirstOrDefault(each => Quota(each) is not null);
        return group is null ? (0, 0) : (files.Named($"{group}/cpu.stat", "nr_periods") ?? 0, files.Named($"{group}/cpu.stat", "nr_throttled") ?? 0);
    }

    private double? Quota(string group)
    {
        if (files.Words($"{group}/cpu.max") is [var max, var each] && ProcFiles.Parse(max) is { } time && ProcFiles.Parse(each) is > 0 and var period)
            return (double)time / period;
        return files.Number($"{group}/cpu.cfs_quota_us") is > 0 and var quota && files.Number($"{group}/cpu.cfs_period_us") is > 0 and var window
            ? (double)quota / window
            : null;
    }

    // Pages of files that nobody has used for a while go before anything is refused.
    private long? Used(string group) =>
        (files.Number($"{group}/memory.current") ?? files.Number($"{group}/memory.usage_in_bytes"))
        - (files.Named($"{group}/memory.stat", "inactive_file") ?? 0);

    /// <summary>The folders of the process's group and of those above it.</summary>
    private IEnumerable<string> Groups(string controller)
    {
        foreach (var line in files.Lines("/proc/self/cgroup"))
        {
            if (line.Split(':', 3) is not [_, var controllers, var path]) continue;
            var folder = controllers.Length == 0 ? Root : controllers.Split(',').Contains(controller) ? $"{Root}/{controller}" : null;
            if (folder is null) continue;

            // A container may see its own group as the root, and its path as the host names it.
            for (var at = path.TrimEnd('/'); ; at = at[..at.LastIndexOf('/')])
            {
                yield return folder + at;
                if (at.Length == 0) break;
            }
        }
    }
}

using System.Globalization;

namespace Proxy.Testing;

/// <summary>What /proc says of the threads of a process.</summary>
public static class ThreadTimes
{
    /// <summary>How long threads of a name have run or waited for a processor since they began: one without an idle moment has all
    /// of the time, however many others want the processors.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="name">How the names of the threads begin.</param>
    public static TimeSpan Busy(int processId, string name)
    {
        var nanoseconds = 0L;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
        {
            try
            {
                if (!File.ReadAllText($"{thread}/comm").StartsWith(name, StringComparison.Ordinal)) continue;

                // On a processor, and waiting for one (sched-stats in the kernel's documentation).
                var figures = File.ReadAllText($"{thread}/schedstat").Split(' ');
                nanoseconds += long.Parse(figures[0], CultureInfo.InvariantCulture) + long.Parse(figures[1], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return TimeSpan.FromMicroseconds(nanoseconds / 1000.0);
    }

    /// <summary>How often the threads of a process have gone to sleep of their own accord, to wake again: so often something was due, however
    /// busy the machine is.</summary>
    /// <param name="processId">The process.</param>
    public static long Sleeps(int processId)
    {
        const string Field = "voluntary_ctxt_switches:";
        var sleeps = 0L;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
        {
            try
            {
                var line = File.ReadLines($"{thread}/status").First(line => line.StartsWith(Field, StringComparison.Ordinal));
                sleeps += long.Parse(line[Field.Length..], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return sleeps;
    }
}

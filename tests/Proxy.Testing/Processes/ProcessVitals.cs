using System.Globalization;

namespace Proxy.Testing;

/// <summary>What /proc says about a process at one moment.</summary>
/// <param name="OpenDescriptors">Entries of /proc/PID/fd.</param>
/// <param name="ResidentBytes">Memory in RAM (VmRSS).</param>
/// <param name="CpuTime">User and system time of all threads since the start.</param>
/// <param name="Threads">Threads alive.</param>
public sealed record ProcessVitals(int OpenDescriptors, long ResidentBytes, TimeSpan CpuTime, int Threads)
{
    // USER_HZ is 100 on every architecture that Linux and .NET share (time(7)).
    private const int TicksPerSecond = 100;

    /// <summary>Reads them; throws <see cref="IOException"/> when the process does not exist.</summary>
    public static ProcessVitals Read(int processId)
    {
        var directory = $"/proc/{processId}";
        var status = File.ReadLines($"{directory}/status").ToLookup(line => line.Split(':')[0], line => line.Split(':')[1].Trim());
        return new ProcessVitals(
            Directory.EnumerateFileSystemEntries($"{directory}/fd").Count(),
            Kilobytes(status["VmRSS"].FirstOrDefault("0 kB")) * 1024,
            ReadCpuTime(directory),
            int.Parse(status["Threads"].First(), CultureInfo.InvariantCulture));
    }

    private static long Kilobytes(string value) => long.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);

    private static TimeSpan ReadCpuTime(string directory)
    {
        // The second field, the program's name in parentheses, may hold blanks; utime and stime are the 14th and 15th (proc(5)).
        var stat = File.ReadAllText($"{directory}/stat");
        var fromThird = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fromThird[11], CultureInfo.InvariantCulture) + long.Parse(fromThird[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }
}

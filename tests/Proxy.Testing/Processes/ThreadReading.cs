using System.Globalization;

namespace Proxy.Testing;

/// <summary>What /proc says of a thread.</summary>
/// <param name="Name">Its name, at most 15 characters of it.</param>
/// <param name="Niceness">How far it stands back, -20 to 19; 0 for one that does not.</param>
/// <param name="Ran">How long it has been on a processor.</param>
/// <param name="Waited">How long it has waited for one.</param>
public sealed record ThreadReading(string Name, int Niceness, TimeSpan Ran, TimeSpan Waited)
{
    private const int NicenessField = 16; // the nineteenth, when the third is the first after the name: proc_pid_stat(5)

    /// <summary>The threads that a process has now.</summary>
    /// <param name="processId">The process.</param>
    public static IReadOnlyList<ThreadReading> Of(int processId)
    {
        var threads = new List<ThreadReading>();
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
        {
            try
            {
                var stat = File.ReadAllText($"{thread}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                var times = File.ReadAllText($"{thread}/schedstat").Split(' '); // on a processor, and waiting for one: sched-stats in the kernel's documentation
                threads.Add(new ThreadReading(
                    File.ReadAllText($"{thread}/comm").TrimEnd('\n'), int.Parse(fields[NicenessField], CultureInfo.InvariantCulture), Nanoseconds(times[0]), Nanoseconds(times[1])));
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return threads;
    }

    private static TimeSpan Nanoseconds(string text) => TimeSpan.FromMicroseconds(long.Parse(text, CultureInfo.InvariantCulture) / 1000.0);
}

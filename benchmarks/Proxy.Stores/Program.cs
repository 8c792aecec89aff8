using System.Diagnostics;
using System.Globalization;
using Proxy.Actors.Stores;

namespace Proxy.Stores;

/// <summary>Measures a store: MB/s, CPU per GB, how long a unit waits to be synced. What is stored is done at once.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not [var directory, var megabytes, var record, var records, var clients, var sync])
        {
            Console.Error.WriteLine("usage: Proxy.Stores DIRECTORY MEGABYTES RECORD-BYTES RECORDS-PER-UNIT CLIENTS SYNC-MILLISECONDS");
            return 1;
        }

        Measure(directory, Number(megabytes) * 1_000_000L, Number(record), Number(records), Number(clients), Number(sync));
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static void Measure(string directory, long bytes, int record, int records, int clients, int sync)
    {
        var settings = new SpoolSettings(directory) { Sync = TimeSpan.FromMilliseconds(sync), MinFree = 0 };
        var deliverer = new Deliverer();
        using var spool = Spool.Open(settings, TimeProvider.System, deliverer);
        deliverer.Spool = spool;
        var all = Enumerable.Range(0, clients).Select(_ => new Client(spool, record, records, bytes / clients)).ToArray();
        using var process = Process.GetCurrentProcess();
        var (cpu, began) = (process.TotalProcessorTime, Stopwatch.StartNew());
        var threads = all.Select(client => new Thread(client.Run)).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        process.Refresh();
        var (seconds, used) = (began.Elapsed.TotalSeconds, (process.TotalProcessorTime - cpu).TotalSeconds);
        var waits = all.SelectMany(client => client.Waits).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{bytes / seconds / 1e6,8:F0} MB/s {used / (bytes / 1e9),8:F2} s/GB {spool.Figures.Synced,7} syncs   unit waits p50 {waits[waits.Length / 2],6:F1} ms, p99 {waits[waits.Length * 99 / 100],6:F1} ms"));
        foreach (var client in all) client.Dispose();
    }
}

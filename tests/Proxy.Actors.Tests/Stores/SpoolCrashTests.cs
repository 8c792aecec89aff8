using System.Collections.Concurrent;
using CsCheck;
using Proxy.Actors.Stores;

namespace Proxy.Actors.Tests.Stores;

/// <summary>Power cuts at any moment, with whatever part of what was not synced on the disk.</summary>
public sealed class SpoolCrashTests
{
    private const int Clients = 6;
    private const int UnitsOfClient = 25;

    private static readonly SpoolSettings Settings = new("memory")
    {
        Sync = TimeSpan.Zero,
        SegmentBytes = 512 * 1024,
        BufferBytes = 256 * 1024,
        MaxBytes = 1L << 30,
        MinFree = 0,
    };

    [Fact]
    public void Unit_that_was_reported_as_stored_is_there_after_a_power_cut_and_none_comes_back_in_part() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var directory = new CrashingDirectory();
            var told = new Dictionary<int, bool>();
            for (var life = 0; life < 4; life++) directory = Live(directory, told, random, life).GetAwaiter().GetResult();
            using var spool = Spool.Open(Settings, TimeProvider.System, new RecordingObserver(), directory);
            Check(spool, told);
        },
        iter: 5,
        threads: 1);

    // One life of the process: stores, delivers, and loses its power in the middle of it.
    private static async Task<CrashingDirectory> Live(CrashingDirectory directory, Dictionary<int, bool> told, Random random, int life)
    {
        var stored = new ConcurrentBag<int>();
        var done = new ConcurrentBag<int>();
        var spool = Spool.Open(Settings, TimeProvider.System, new RecordingObserver(), directory);
        Check(spool, told);
        var cutAt = random.Next(1, Clients * UnitsOfClient);
        var (count, sure) = (0, Array.Empty<int>());
        CrashingDirectory? after = null;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < UnitsOfClient; i++)
            {
                var unit = (life * 1000) + (client * 100) + i;
                if (await RecordingWriter.Store(spool, $"q{client % 2}", Numbered(unit))) stored.Add(unit);
                if (i % 3 == 2 && spool.Take($"q{client % 2}") is { } taken)
                {
                    done.Add(NumberOf(spool, taken));
                    spool.Done(taken);
                }

                if (Interlocked.Increment(ref count) != cutAt) continue;
                sure = [.. stored];
                after = directory.Crash(random);
            }
        })));
        spool.Dispose();
        foreach (var unit in sure) told[unit] = true;
        foreach (var unit in done) told[unit] = false; // some of them later than the cut: they may be there
        return after!;
    }

    private static void Check(Spool spool, Dictionary<int, bool> told)
    {
        var there = new HashSet<int>();
        foreach (var queue in spool.Queues())
        {
            foreach (var unit in spool.Units(queue.Name, int.MaxValue)) Assert.True(there.Add(NumberOf(spool, unit)));
        }

        Assert.All(told.Where(unit => unit.Value), unit => Assert.Contains(unit.Key, there));
    }

    private static byte[] Numbered(int unit) => UnitBytes.Of(unit, 4 + (unit * 7919 % 9000)) is var bytes && BitConverter.TryWriteBytes(bytes, unit) ? bytes : [];

    private static int NumberOf(Spool spool, SpoolUnit unit)
    {
        var bytes = UnitBytes.Read(spool, unit);
        var number = BitConverter.ToInt32(bytes);
        Assert.Equal(Numbered(number), bytes);
        return number;
    }
}

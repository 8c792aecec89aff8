using System.Globalization;
using System.Text.RegularExpressions;
using Proxy.Actors.Stores;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Stores;

/// <summary>A process that stores under load and is killed at any moment: what it has reported is there, and nothing is there in part.</summary>
public sealed class SpoolKillTests : IDisposable
{
    private const int UnitsPerRound = 1_000_000;

    private static readonly int Rounds = Scale.IsFull ? 200 : 12;

    private readonly ScratchDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_unit_that_was_reported_as_stored_is_there_after_a_kill_and_none_in_part()
    {
        var random = new Random();
        var (stored, gone) = (new HashSet<int>(), new HashSet<int>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var line in await RunAndKill(round * UnitsPerRound, random.Next(600)))
            {
                var unit = int.Parse(line.Groups[2].Value, CultureInfo.InvariantCulture);
                if (line.Groups[1].Value == "S") stored.Add(unit);
                else gone.Add(unit);
            }

            Check(stored, gone, random);
        }

        Assert.True(stored.Count > Rounds);
    }

    private async Task<IEnumerable<Match>> RunAndKill(int firstUnit, int line)
    {
        var program = typeof(SpoolKillTests).Assembly.Location;
        await using var process = ProcessUnderTest.Start("dotnet", [program, "store", _directory.Path, firstUnit.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForLineAsync(new Regex($" {line}$"), TimeSpan.FromSeconds(60));
        process.Signal(UnixSignal.Kill);
        Assert.Equal(128 + 9, await process.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        return process.Lines.Select(said => Regex.Match(said, @"^([SDA]) (\d+) \d+$")).Where(match => match.Success);
    }

    // Afterwards some of what is there is delivered, so that the next process finds something of each.
    private void Check(HashSet<int> stored, HashSet<int> gone, Random random)
    {
        using var spool = Spool.Open(StoreUnderLoad.Settings(_directory.Path), TimeProvider.System, new RecordingObserver());
        var there = new HashSet<int>();
        foreach (var unit in spool.Queues().SelectMany(queue => spool.Units(queue.Name, int.MaxValue)))
        {
            var bytes = UnitBytes.Read(spool, unit);
            var number = BitConverter.ToInt32(bytes);
            Assert.Equal(StoreUnderLoad.BytesOf(number), bytes);
            Assert.True(there.Add(number), $"unit {number} is there twice");
            Assert.False(number % 10 == 9, $"unit {number} was aborted");
            if (random.Next(3) > 0 || !spool.TryTake(unit)) continue;
            gone.Add(number);
            spool.Done(unit);
        }

        Assert.Equal([], stored.Except(there).Except(gone));
        Assert.Equal(0, spool.Recovery.DamagedRecords);
    }
}

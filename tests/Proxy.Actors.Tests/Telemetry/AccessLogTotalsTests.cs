using System.Globalization;
using Proxy.Actors.Telemetry;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Telemetry;

/// <summary>Whatever becomes of a line, it is counted once.</summary>
public sealed class AccessLogTotalsTests : IDisposable
{
    private const int Loops = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Lines of all loops together: 300,000, and 5,000,000 with PROXY_TEST_SCALE=full.
    private static readonly int Lines = Scale.Of(300_000, 5_000_000);

    private readonly TempDirectory _directory = new("totals");
    private readonly RecordingLog _log = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Of_many_lines_from_all_loops_none_is_lost_that_is_not_counted()
    {
        AccessLog log;
        await using (log = Open("file")) await WriteAsync(log, Lines);
        var (written, told) = (0L, 0L);
        var last = Enumerable.Repeat(-1, Loops).ToArray();
        foreach (var line in File.ReadLines(_directory["file"]))
        {
            if (LeftOutIn(line) is { } count)
            {
                told += count;
                continue;
            }

            var name = line.Split(' ', 4)[2].Split('-');
            var (loop, number) = (Number(name[0]), Number(name[1]));
            Assert.True(number > last[loop], $"{name[1]} of loop {loop} comes after {last[loop]}");
            Assert.EndsWith(" state=--", line, StringComparison.Ordinal);
            last[loop] = number;
            written++;
        }

        Assert.Equal(new AccessLogTotals(written, told, 0), log.Totals);
        Assert.Equal(Lines, written + told);
        Assert.InRange(written, Lines / 10, Lines);
    }

    [Fact]
    public async Task Lines_that_come_no_faster_than_they_are_written_are_all_written()
    {
        AccessLog log;
        await using (log = Open("file"))
        {
            for (var round = 1; round <= 20; round++)
            {
                await WriteAsync(log, 3000, round);
                await Eventually.EqualAsync(3000L * round, () => log.Totals.Written);
            }
        }

        Assert.Equal(new AccessLogTotals(60_000, 0, 0), log.Totals);
        Assert.Equal(60_000, File.ReadLines(_directory["file"]).Count());
    }

    [Fact]
    public async Task A_reader_that_stops_for_a_while_misses_what_is_left_out_and_no_more()
    {
        const int Offered = 150_000;
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        await using var log = Open("pipe");
        await WriteAsync(log, Offered).WaitAsync(Limit);
        Assert.Equal(0, log.Totals.Written);
        Assert.InRange(log.Totals.LeftOut, 1, Offered);

        var (read, told) = await Task.Run(() => Read(pipe, Offered)).WaitAsync(Limit);
        Assert.Equal(Offered, read + told);
        await Eventually.EqualAsync(new AccessLogTotals(read, told, 0), () => log.Totals);
    }

    [Fact]
    public async Task A_reader_that_never_reads_fails_the_lines_that_wait_for_it_at_the_end()
    {
        const int Offered = 150_000;
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        var log = Open("pipe");
        await WriteAsync(log, Offered).WaitAsync(Limit);
        await log.DisposeAsync().AsTask().WaitAsync(Limit);
        var totals = log.Totals;
        Assert.Equal((0L, Offered), (totals.Written, totals.LeftOut + totals.Failed));
        Assert.True(totals.LeftOut > 0 && totals.Failed > 0, $"{totals}");
        Assert.Equal(pipe.Capacity, pipe.Unread);
    }

    [Fact]
    public async Task A_full_disk_fails_every_line()
    {
        AccessLog log;
        await using (log = Open("/dev/full")) await WriteAsync(log, 3000);
        Assert.Equal(new AccessLogTotals(0, 0, 3000), log.Totals);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1000)]
    public async Task Files_of_a_size_have_every_line_that_is_kept(int keep)
    {
        const int Size = 64 << 10;
        AccessLog log;
        var settings = new AccessLogSettings(AccessLogFormat.Text, _directory["file"]) { MaxSize = Size, Keep = keep };
        await using (log = AccessLog.Open(settings, Loops, () => _log)!) await WriteAsync(log, 60_000);
        var files = Directory.GetFiles(_directory.Path);
        Assert.Equal(Math.Min(keep, files.Length - 1), files.Length - 1);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, Size));
        var lines = files.SelectMany(File.ReadLines).Where(line => LeftOutIn(line) is null).ToList();
        Assert.All(lines, line => Assert.Matches("^2026-02-03T04:05:06.078Z ended [0-9]+-[0-9]+ web .* state=--$", line));
        Assert.Equal(lines.Count, lines.Distinct().Count());
        if (keep > 4) Assert.Equal(log.Totals.Written, lines.Count);
        else Assert.InRange(lines.Count, 4 * Size / 200, log.Totals.Written - 1);
        Assert.Equal(60_000, log.Totals.Written + log.Totals.LeftOut);
    }

    [Fact]
    public async Task A_file_that_cannot_be_rotated_is_told_once()
    {
        Directory.CreateDirectory(_directory["file.1"]);
        var settings = new AccessLogSettings(AccessLogFormat.Text, _directory["file"]) { MaxSize = 4096 };
        await using (var log = AccessLog.Open(settings, Loops, () => _log)!)
        {
            await WriteAsync(log, 3000);
            await Eventually.EqualAsync(3000L, () => log.Totals.Written);
        }

        Assert.Equal(
            $"warning PC503 access log {_directory["file"]}: cannot be rotated (Is a directory); lines go on to the file that is open, beyond max-size",
            Assert.Single(_log.Lines));
        Assert.Equal(3000, File.ReadLines(_directory["file"]).Count());
    }

    private AccessLog Open(string path) => AccessLog.Open(new AccessLogSettings(AccessLogFormat.Text, _directory[path]), Loops, () => _log)!;

    /// <summary>A thread for each loop writes its part.</summary>
    private static Task WriteAsync(AccessLog log, int lines, int round = 0) => Task.WhenAll(Enumerable.Range(0, Loops).Select(loop => Task.Factory.StartNew(
        () =>
        {
            for (var i = 0; i < lines / Loops; i++)
                log.Write(Records.Ended() with { Pair = string.Create(CultureInfo.InvariantCulture, $"{loop}-{(round * lines) + i}") }, loop);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default)));

    private static (long Read, long Told) Read(NamedPipe pipe, long until)
    {
        var (read, told) = (0L, 0L);
        while (read + told < until)
        {
            var line = pipe.ReadLine();
            if (line == "x") continue;
            if (LeftOutIn(line) is { } count) told += count;
            else read++;
        }

        return (read, told);
    }

    private static long? LeftOutIn(string line) => line.StartsWith("# ", StringComparison.Ordinal) ? Number(line.Split(' ')[1]) : null;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

using System.Text.Json;
using Proxy.Actors.Telemetry;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Telemetry;

public sealed class AccessLogTests : IDisposable
{
    private const int MoreThanTheQueueHolds = 100_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TempDirectory _directory = new("log");
    private readonly RecordingLog _log = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Records_are_written_by_the_end_in_order()
    {
        await using (var log = Open("file")) WriteMany(log, 1_000);
        Assert.Equal(Names(1_000), WrittenNames("file"));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Stuck_output_blocks_nobody_and_what_is_left_out_is_counted()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        await using var log = Open("pipe");
        await Task.Run(() => WriteMany(log, MoreThanTheQueueHolds)).WaitAsync(Limit);

        var lines = await Task.Run(() => ReadTo(pipe, line => line.StartsWith("# ", StringComparison.Ordinal))).WaitAsync(Limit);
        Assert.Equal($"# {MoreThanTheQueueHolds - (lines.Count - 1)} lines left out: the log cannot keep up", lines[^1]);
    }

    [Fact]
    public async Task Json_log_tells_in_json_what_is_left_out()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        await using var log = Open("pipe", AccessLogFormat.Json);
        WriteMany(log, MoreThanTheQueueHolds);

        var lines = await Task.Run(() => ReadTo(pipe, line => EventOf(line) == "left-out")).WaitAsync(Limit);
        var told = JsonDocument.Parse(lines[^1]).RootElement;
        Assert.Equal("the log cannot keep up", told.GetProperty("reason").GetString());
        Assert.Equal(MoreThanTheQueueHolds - (lines.Count - 1), told.GetProperty("lines").GetInt64());
    }

    [Fact]
    public async Task Stuck_output_holds_nobody_up_at_the_end()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        var log = Open("pipe");
        WriteMany(log, 1);
        await log.DisposeAsync().AsTask().WaitAsync(Limit);
    }

    [Fact]
    public async Task Lines_that_cannot_be_written_are_said_at_once_and_the_last_of_them_at_the_end()
    {
        await using (var log = Open("/dev/full"))
        {
            WriteMany(log, 1);
            await Eventually.EqualAsync(Lost(1), () => string.Concat(_log.Lines));
            WriteMany(log, 1_000);
        }

        Assert.Equal([Lost(1), Lost(1_000)], _log.Lines);

        string Lost(int lines) => $"warning PC501 access log /dev/full: {lines} lines could not be written (No space left on device)";
    }

    [Fact]
    public async Task A_file_that_was_moved_is_opened_anew_before_there_is_a_line_for_it()
    {
        await using var log = Open("file");
        WriteMany(log, 1);
        await Eventually.EqualAsync(1, () => Written("file").Length);
        File.Move(_directory["file"], _directory["file.1"]);
        log.Reopen();
        await Eventually.EqualAsync(true, () => File.Exists(_directory["file"]));

        // From here on nobody is awake who would look by himself.
        File.Move(_directory["file"], _directory["file.2"]);
        log.Reopen();
        await Eventually.EqualAsync(true, () => File.Exists(_directory["file"]));
        WriteMany(log, 2);
        await Eventually.EqualAsync(2, () => Written("file").Length);
        Assert.Single(Written("file.1"));
        Assert.Empty(Written("file.2"));
    }

    [Fact]
    public async Task A_file_may_be_asked_for_anew_when_the_log_is_closed()
    {
        var log = Open("file");
        await log.DisposeAsync();
        log.Reopen();
    }

    [Fact]
    public async Task Two_that_write_to_one_file_lose_no_line_and_tear_none()
    {
        const int Lines = 10_000;
        await using (var one = Open("file"))
        await using (var other = Open("file"))
        {
            await Task.WhenAll(Task.Run(() => WriteMany(one, Lines, "one-")), Task.Run(() => WriteMany(other, Lines, "other-"))).WaitAsync(Limit);
        }

        var written = WrittenNames("file").ToLookup(name => name.StartsWith("one-", StringComparison.Ordinal));
        Assert.Equal(Names(Lines, "one-"), written[true]);
        Assert.Equal(Names(Lines, "other-"), written[false]);
    }

    [Fact]
    public void Log_that_is_off_is_none() => Assert.Null(AccessLog.Open(new AccessLogSettings(AccessLogFormat.Off, null), 1, () => _log));

    private AccessLog Open(string path, AccessLogFormat format = AccessLogFormat.Text, int loops = 1) =>
        AccessLog.Open(new AccessLogSettings(format, _directory[path]), loops, () => _log)!;

    private string[] Written(string name) => File.ReadAllLines(_directory[name]);

    private IEnumerable<string> WrittenNames(string name) => Written(name).Select(line => line.Split(' ')[2]);

    private static IEnumerable<string> Names(int count, string prefix = "p") => Enumerable.Range(0, count).Select(i => $"{prefix}{i}");

    private static void WriteMany(AccessLog log, int count, string prefix = "p", int loop = 0)
    {
        foreach (var name in Names(count, prefix)) log.Write(Records.Ended() with { Pair = name }, loop);
    }

    private static List<string> ReadTo(NamedPipe pipe, Predicate<string> isLast)
    {
        var lines = new List<string>();
        do lines.Add(pipe.ReadLine());
        while (!isLast(lines[^1]));
        return lines;
    }

    private static string? EventOf(string json) => JsonDocument.Parse(json).RootElement.GetProperty("event").GetString();
}

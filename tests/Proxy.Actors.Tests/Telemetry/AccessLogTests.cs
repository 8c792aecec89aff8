using System.Text.Json;
using Proxy.Actors.Telemetry;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Telemetry;

public sealed class AccessLogTests
{
    private const int MoreThanTheQueueHolds = 20_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Records_are_written_by_the_end_in_order()
    {
        var output = new StuckStream();
        output.LetGo();
        await using (var log = new AccessLog(AccessLogFormat.Text, output))
        {
            for (var i = 0; i < 1_000; i++) log.Write(Records.Bound() with { Attempts = i, Pair = $"p{i}" });
        }

        Assert.Equal(1_000, output.Lines.Length);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"p{i}"), output.Lines.Select(line => line.Split(' ')[2]));
    }

    [Fact]
    public async Task Stuck_output_blocks_nobody_and_what_is_left_out_is_counted()
    {
        var output = new StuckStream();
        await using (var log = new AccessLog(AccessLogFormat.Text, output))
        {
            log.Write(Records.Bound());
            await output.Stuck.WaitAsync(Limit);
            await Task.Run(() => WriteMany(log)).WaitAsync(Limit);
            output.LetGo();
        }

        var told = output.Lines.Where(line => line.StartsWith("# ", StringComparison.Ordinal)).ToList();
        Assert.Equal($"# {MoreThanTheQueueHolds + 1 - (output.Lines.Length - 1)} lines left out: the log cannot keep up", Assert.Single(told));
    }

    [Fact]
    public async Task Json_log_tells_in_json_what_is_left_out()
    {
        var output = new StuckStream();
        await using (var log = new AccessLog(AccessLogFormat.Json, output))
        {
            log.Write(Records.Bound());
            await output.Stuck.WaitAsync(Limit);
            WriteMany(log);
            output.LetGo();
        }

        var events = output.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var told = Assert.Single(events, each => each.GetProperty("event").GetString() == "left-out");
        Assert.Equal(MoreThanTheQueueHolds + 1 - (events.Count - 1), told.GetProperty("lines").GetInt64());
    }

    [Fact]
    public async Task Output_that_fails_does_not_fail_the_writer()
    {
        var log = new AccessLog(AccessLogFormat.Text, new FailingStream());
        for (var i = 0; i < 100; i++) log.Write(Records.Bound());
        await log.DisposeAsync();
    }

    [Fact]
    public void Log_that_is_off_is_none() => Assert.Null(AccessLog.Open(new AccessLogSettings(AccessLogFormat.Off, null)));

    private static void WriteMany(AccessLog log)
    {
        for (var i = 0; i < MoreThanTheQueueHolds; i++) log.Write(Records.Ended());
    }
}

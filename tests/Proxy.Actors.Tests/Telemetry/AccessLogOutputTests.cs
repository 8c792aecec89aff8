using System.Text.Json;
using Proxy.Actors.Telemetry;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Telemetry;

public sealed class AccessLogOutputTests : IDisposable
{
    private readonly TempDirectory _directory = new("output");
    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_is_lost_is_said_at_once_and_then_no_more_often_than_every_pause()
    {
        using var output = Open("/dev/full");
        Lose(output, "one\n");
        Assert.Equal([Lost(1)], _log.Lines);

        for (var i = 0; i < 100; i++) Lose(output, "two\nthree\n");
        _time.Advance(AccessLogOutput.Pause - TimeSpan.FromTicks(1));
        output.SayLost();
        Assert.Single(_log.Lines);
        Assert.True(output.HasUnsaid);

        _time.Advance(TimeSpan.FromTicks(1));
        output.SayLost();
        output.SayLost();
        Assert.Equal([Lost(1), Lost(200)], _log.Lines);

        Lose(output, "four\n");
        output.SayLost(isLast: true);
        Assert.Equal([Lost(1), Lost(200), Lost(1)], _log.Lines);

        string Lost(int lines) => $"warning PC501 access log /dev/full: {lines} lines could not be written (No space left on device)";
    }

    [Theory]
    [InlineData(AccessLogFormat.Text)]
    [InlineData(AccessLogFormat.Json)]
    public void Where_lines_are_missing_the_log_says_how_many_once_it_can(AccessLogFormat format)
    {
        using var output = Open(LinkTo("/dev/full"), format);
        Lose(output, "one\n");
        Lose(output, "two\nthree\n");
        LinkTo(_directory["file"]);
        output.Reopen();
        output.Write("four\n"u8, new LineCounts());
        output.Write("five\n"u8, new LineCounts());

        var lines = File.ReadAllLines(_directory["file"]);
        Assert.Equal(["four", "five"], lines[1..]);
        if (format == AccessLogFormat.Text) Assert.Equal("# 3 lines left out: No space left on device", lines[0]);
        else Assert.Equal((3, "No space left on device"), LeftOut(lines[0]));
    }

    [Fact]
    public void A_file_that_cannot_be_opened_again_is_said_and_the_one_that_is_open_serves_on()
    {
        Directory.CreateDirectory(_directory["logs"]);
        using var output = Open(_directory["logs/file"]);
        Directory.Move(_directory["logs"], _directory["away"]);
        output.Reopen();
        output.Write("one\n"u8, new LineCounts());
        Assert.Equal(
            $"warning PC502 access log {_directory["logs/file"]}: cannot be opened again (No such file or directory); lines go on to the one that was open",
            Assert.Single(_log.Lines));
        Assert.Equal("one\n", File.ReadAllText(_directory["away/file"]));
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_named_with_its_key() => Assert.Equal(
        $"proxy.access-log.file: {_directory["no/file"]} cannot be appended to: No such file or directory",
        Assert.Throws<IOException>(() => Open(_directory["no/file"])).Message);

    private AccessLogOutput Open(string path, AccessLogFormat format = AccessLogFormat.Text) =>
        AccessLogOutput.Open(new AccessLogSettings(format, path), () => _log, _time);

    private string LinkTo(string target)
    {
        File.Delete(_directory["link"]);
        File.CreateSymbolicLink(_directory["link"], target);
        return _directory["link"];
    }

    private static void Lose(AccessLogOutput output, string lines)
    {
        output.Write(System.Text.Encoding.UTF8.GetBytes(lines), new LineCounts());
        output.SayLost();
    }

    private static (int Lines, string? Reason) LeftOut(string json)
    {
        var line = JsonDocument.Parse(json).RootElement;
        Assert.Equal("left-out", line.GetProperty("event").GetString());
        return (line.GetProperty("lines").GetInt32(), line.GetProperty("reason").GetString());
    }
}

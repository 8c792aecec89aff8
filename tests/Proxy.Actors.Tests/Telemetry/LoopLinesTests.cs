using System.Text;
using Proxy.Actors.Closing;
using Proxy.Actors.Telemetry;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Telemetry;

/// <summary>Lines of one loop, and what is counted of them.</summary>
public sealed class LoopLinesTests
{
    private const int Capacity = 4096;

    private readonly LoopLines _lines = new(new LineFormat(new AccessLogSettings(AccessLogFormat.Text, null)), Capacity);

    [Fact]
    public void It_is_said_once_that_half_of_the_room_is_taken_until_lines_are_taken_away()
    {
        for (var round = 0; round < 2; round++)
        {
            var said = Enumerable.Range(0, 100).Where(_ => _lines.Add(Records.Ended())).ToList();
            var length = Encoding.UTF8.GetString(_lines.Take().Written).IndexOf('\n', StringComparison.Ordinal) + 1;
            Assert.Equal([((Capacity / 2) + length - 1) / length - 1], said);
        }
    }

    [Fact]
    public void What_there_is_no_room_for_is_counted_and_not_written()
    {
        for (var i = 0; i < 100; i++) _lines.Add(Records.Ended());
        var written = Encoding.UTF8.GetString(_lines.Take().Written).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((written.Length, 100 - written.Length), ((int)_lines.Added, (int)_lines.LeftOut));
        Assert.InRange(_lines.LeftOut, 1, 99);
        Assert.False(_lines.HasLines);
    }

    [Fact]
    public void Of_a_record_that_cannot_be_written_nothing_is_left()
    {
        var settings = ProxySettingsReader.ReadText("""
            proxy.access-log { format = json, syslog.to = "udp://127.0.0.1:1" }
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web }
            proxy.pools.web.endpoints = ["127.0.0.1:1"]
            """).Settings!.AccessLog;
        var lines = new LoopLines(new LineFormat(settings), Capacity);
        lines.Add(Records.Ended());
        Assert.ThrowsAny<Exception>(() => lines.Add(Records.Ended() with { End = (PairEnd)250 })); // behind its header
        lines.Add(Records.Ended());
        var written = Encoding.UTF8.GetString(lines.Take().Written).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, written.Length);
        Assert.Equal(written[0], written[1]);
        Assert.Equal(2, lines.Added);
    }

    [Fact]
    public void What_was_given_up_is_not_counted_once_more_when_it_is_written_after_all()
    {
        var counts = new LineCounts();
        counts.Count(10, 2);
        Assert.Equal(5, counts.GiveUp(15));
        Assert.True(counts.IsOver);
        counts.Count(5, 0);
        Assert.Equal((8L, 7L), counts.Now);
    }
}

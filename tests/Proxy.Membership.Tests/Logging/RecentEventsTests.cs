using Microsoft.Extensions.Logging;
using Proxy.Membership.Logging;

namespace Proxy.Membership.Tests.Logging;

public sealed class RecentEventsTests : IDisposable
{
    private readonly RecentEvents _events = new();

    [Fact]
    public void An_event_is_kept_with_its_id_its_text_and_what_it_is_made_of()
    {
        Own.Log(LogLevel.Warning, new EventId(304, "EndpointChanged"), "pool {Pool}: weight {Weight}", "web", 3);
        var entry = Assert.Single(_events.Read());
        Assert.Equal((1, LogLevel.Warning, "PC304", "Proxy.Actors.Pools.X", "pool web: weight 3"), (entry.Sequence, entry.Level, entry.Id, entry.Source, entry.Text));
        Assert.Equal([KeyValuePair.Create("Pool", "web"), KeyValuePair.Create("Weight", "3")], entry.Properties);
    }

    [Fact]
    public void What_others_log_has_no_id_and_counts_from_warnings_on()
    {
        var akka = _events.CreateLogger("Akka.Cluster.Cluster");
        akka.Log(LogLevel.Information, new EventId(7), "joined");
        akka.Log(LogLevel.Error, new EventId(7), new IOException("no way"), "left");
        var entry = Assert.Single(_events.Read());
        Assert.Equal(("", "left", "IOException: no way"), (entry.Id, entry.Text, entry.Error));
    }

    [Fact]
    public void Debug_lines_are_not_kept()
    {
        Own.LogDebug("much");
        Own.LogInformation("less");
        Assert.Equal(["less"], Texts(_events.Read()));
        Assert.False(Own.IsEnabled(LogLevel.Debug));
    }

    [Fact]
    public void The_oldest_go_first()
    {
        for (var i = 1; i <= RecentEvents.Room + 5; i++) Own.LogInformation("{Number}", i);
        var kept = _events.Read();
        Assert.Equal(RecentEvents.Room, kept.Count);
        Assert.Equal(("6", 6), (kept[0].Text, kept[0].Sequence));
        Assert.Equal(RecentEvents.Room + 5, kept[^1].Sequence);
        Assert.Equal(RecentEvents.Room + 5, _events.LastSequence);
    }

    [Fact]
    public void Read_takes_the_last_ones_of_those_that_are_wanted()
    {
        for (var i = 1; i <= 10; i++) Own.Log(i % 2 == 0 ? LogLevel.Warning : LogLevel.Information, "{Number}", i);
        Assert.Equal(["8", "10"], Texts(_events.Read(max: 2, minLevel: LogLevel.Warning)));
        Assert.Equal(["8", "9", "10"], Texts(_events.Read(after: 7)));
        Assert.Empty(_events.Read(after: 10));
        Assert.Empty(_events.Read(after: long.MaxValue));
        Assert.Empty(_events.Read(max: 0));
    }

    [Fact]
    public void A_follower_is_told_until_it_goes()
    {
        var seen = new List<LogEventEntry>();
        using (_events.Follow(seen.Add)) Own.LogWarning("one");
        Own.LogWarning("two");
        Assert.Equal(["one"], Texts(seen));
        Assert.Equal(1, seen[0].Sequence);
    }

    [Fact]
    public void What_a_client_makes_long_is_cut()
    {
        Own.LogWarning(new IOException(new string('e', 5_000)), "{Name}", new string('n', 5_000));
        var entry = Assert.Single(_events.Read());
        Assert.Equal(RecentEvents.MaxText, entry.Text.Length);
        Assert.Equal(RecentEvents.MaxText, entry.Properties[0].Value.Length);
        Assert.Equal(RecentEvents.MaxText, entry.Error.Length);
    }

    [Fact]
    public void Many_threads_may_log()
    {
        Parallel.For(0, 4_000, i => Own.LogInformation("{Number}", i));
        var numbers = _events.Read().Select(entry => entry.Sequence);
        Assert.Equal(Enumerable.Range(3_001, RecentEvents.Room).Select(i => (long)i), numbers);
    }

    public void Dispose() => _events.Dispose();

    private ILogger Own => _events.CreateLogger("Proxy.Actors.Pools.X");

    private static IEnumerable<string> Texts(IEnumerable<LogEventEntry> entries) => entries.Select(entry => entry.Text);
}

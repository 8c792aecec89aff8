using System.Text.Json;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Microsoft.Extensions.Logging;
using Proxy.Configuration;
using Proxy.Membership.Hosting;
using Proxy.Membership.Joining;
using Proxy.Membership.Logging;
using Proxy.Testing;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Proxy.Membership.Tests.Logging;

public sealed partial class LogHostTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly TempDirectory _directory = new("log");

    public void Dispose()
    {
        _output.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_line_of_text_is_time_level_id_and_message()
    {
        using (var log = Open()) Changed(log.Loggers.CreateLogger("Proxy.Actors.Pools.X"), "web", 3);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warning PC304 pool web: weight 3\n$", _output.ToString());
    }

    [Fact]
    public void A_line_of_others_names_them_and_has_no_id()
    {
        using (var log = Open()) log.Loggers.CreateLogger("Microsoft.X").LogError(new EventId(304), "no {Thing}", "way");
        Assert.EndsWith("Z error Microsoft.X: no way\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_JSON_is_an_object_with_what_the_message_is_made_of()
    {
        using (var log = Open("proxy.log.format = json"))
        {
            Changed(log.Loggers.CreateLogger("Proxy.Actors.Pools.X"), "w\"\n\u001b", 3);
            log.Loggers.CreateLogger("Microsoft.X").LogError(new IOException("broken"), "{Level} {Time:yyyy} {Flag} {None}", 1.5, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), true, null);
        }

        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Equal("time level id event source message pool weight", string.Join(' ', lines[0].EnumerateObject().Select(each => each.Name)));
        Assert.Equal(("warning", "PC304", "changed"), (Text(0, "level"), Text(0, "id"), Text(0, "event")));
        Assert.Equal(("Proxy.Actors.Pools.X", "pool w\"\n\u001b: weight 3", "w\"\n\u001b"), (Text(0, "source"), Text(0, "message"), Text(0, "pool")));
        Assert.Equal(3, lines[0].GetProperty("weight").GetInt32());
        Assert.Equal(("error", 1.5, true), (Text(1, "level"), lines[1].GetProperty("level_").GetDouble(), lines[1].GetProperty("flag").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, lines[1].GetProperty("none").ValueKind);
        Assert.StartsWith("System.IO.IOException: broken", Text(1, "exception"), StringComparison.Ordinal);

        string? Text(int line, string name) => lines[line].GetProperty(name).GetString();
    }

    [Fact]
    public async Task Lines_that_a_full_disk_has_not_taken_are_told_when_it_has_room_though_nothing_else_is()
    {
        using var disk = await MountedDisk.InMemory("size=16k");
        var (path, others) = (Path.Combine(disk.Path, "log"), Path.Combine(disk.Path, "others"));
        await File.WriteAllBytesAsync(others, new byte[12 * 1024]);
        using var log = Open($"proxy.log {{ format = json, file = \"{path}\" }}");
        for (var i = 0; i < 40; i++) Changed(log.Loggers.CreateLogger("Proxy.X"), new string('p', 100), i);
        await Eventually.EqualAsync(4096, () => new FileInfo(path).Length);
        await Eventually.EqualAsync(40, () => Whole().Length + log.LinesLeftOut);
        File.Delete(others);
        var lost = log.LinesLeftOut;
        await Eventually.EqualAsync($$"""{"event":"left-out","lines":{{lost}},"reason":"they could not be written"}""", () => Whole()[^1]);

        // Of all that is there the one half line is no object.
        var lines = Whole();
        Assert.Equal(lines.Length - 1, lines.Count(line => line.EndsWith('}')));
        Assert.Equal(40 - lost, lines.Count(line => line.EndsWith('}')) - 1);

        string[] Whole() => File.ReadAllText(path).Split('\n')[..^1];
    }

    [Fact]
    public void What_a_client_has_sent_forges_no_line()
    {
        const string Forged = "x\r\n2026-11-27T05:00:00.000Z error PC205 the node stops";
        using (var log = Open())
        {
            Changed(log.Loggers.CreateLogger("Proxy.X"), Forged, 1);
            log.Loggers.CreateLogger("Proxy.X").LogError(new IOException(Forged), "caught");
        }

        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Count(line => Stamp().IsMatch(line)));
        Assert.EndsWith(@"pool x\u000d\u000a2026-11-27T05:00:00.000Z error PC205 the node stops: weight 1", lines[0], StringComparison.Ordinal);
        Assert.All(lines.Where(line => !Stamp().IsMatch(line)), line => Assert.StartsWith("    ", line, StringComparison.Ordinal));
        Assert.Equal([@"    System.IO.IOException: x\u000d", "    2026-11-27T05:00:00.000Z error PC205 the node stops"], lines[2..]);
    }

    [Fact]
    public void A_level_that_is_off_is_not_even_asked_for_and_comes_when_it_is_changed()
    {
        using var log = Open("proxy.log.levels { Akka = warning, \"Akka.Cluster\" = error }");
        var (own, akka, cluster) = (log.Loggers.CreateLogger("Proxy.X"), log.Loggers.CreateLogger("Akka.X"), log.Loggers.CreateLogger("Akka.Cluster.X"));
        Assert.Equal((LogLevel.Information, LogLevel.Warning, LogLevel.Error), (Lowest(own), Lowest(akka), Lowest(cluster)));
        Assert.True(log.Levels.Set("", LogLevel.Debug, null) && log.Levels.Set("Akka.Cluster", LogLevel.None, null));
        Assert.Equal((LogLevel.Debug, LogLevel.Warning, LogLevel.None), (Lowest(own), Lowest(akka), Lowest(cluster)));
        Assert.True(log.Levels.Set("", null, null) && log.Levels.Set("Akka.Cluster", null, null));
        Assert.Equal((LogLevel.Information, LogLevel.Warning, LogLevel.Error), (Lowest(own), Lowest(akka), Lowest(cluster)));
    }

    [Fact]
    public async Task A_change_for_a_time_ends_by_itself()
    {
        using var log = Open();
        log.Levels.Set("Akka", LogLevel.Debug, TimeSpan.FromMilliseconds(200));
        log.Levels.Set("Proxy", LogLevel.Debug, TimeSpan.FromHours(1));
        Assert.InRange(log.Levels.Show().Single(row => row.Category == "Akka").Left!.Value, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
        await Eventually.EqualAsync(LogLevel.Warning, () => Lowest(log.Loggers.CreateLogger("Akka.X")));
        Assert.Equal(LogLevel.Debug, Lowest(log.Loggers.CreateLogger("Proxy.X")));
    }

    [Fact]
    public void Changes_are_bounded()
    {
        using var log = Open();
        for (var i = 0; i < LogLevelSwitch.MaxChanges; i++) Assert.True(log.Levels.Set($"c{i}", LogLevel.Debug, null));
        Assert.False(log.Levels.Set("one more", LogLevel.Debug, null));
        Assert.True(log.Levels.Set("c1", LogLevel.Error, null) && log.Levels.Set("c2", null, null) && log.Levels.Set("one more", LogLevel.Debug, null));
    }

    [Fact]
    public async Task What_an_actor_system_logs_comes_from_its_first_event_to_its_last_and_debug_when_it_is_wanted()
    {
        using var log = Open("proxy.log { format = json, levels.Akka = info }");
        using var system = Create(log, "");
        var early = Akka.Event.Logging.GetLogger(system, typeof(IActorRef));
        early.Debug("not yet {Thing}", "wanted");
        log.Levels.Set("Akka", LogLevel.Debug, null);
        early.Debug("wanted {Thing} {Other:0.0}", "now", 1);
        early.Info("by {1} and {0}", "number", "order");
        early.Warning(new IOException("broken"), "{0} {1} {2}", "too few");
        log.Levels.Set("Akka", null, null);
        early.Debug("not any more");
        await system.Terminate();

        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var own = lines.Where(line => line.GetProperty("source").GetString() == typeof(IActorRef).FullName).ToList();
        Assert.Equal(3, own.Count);
        Assert.Equal(["wanted now 1.0", "by order and number"], own.Take(2).Select(line => line.GetProperty("message").GetString()));
        Assert.Contains("str=[{0} {1} {2}], args=[too few]", own[2].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("now", own[0].GetProperty("thing").GetString());
        Assert.StartsWith("System.IO.IOException: broken", own[2].GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.Contains(lines, line => line.GetProperty("level").GetString() == "debug");
    }

    [Theory]
    [InlineData("", "", LogLevel.Warning)]
    [InlineData("akka.loglevel = DEBUG", "", LogLevel.Debug)]
    [InlineData("akka.loglevel = OFF", "", LogLevel.None)]
    [InlineData("akka.loglevel = DEBUG", "proxy.log.levels.Akka = error", LogLevel.Error)]
    public void Level_of_the_users_akka_tree_counts_where_the_log_says_nothing_of_Akka(string akka, string own, LogLevel level)
    {
        using var log = Open($"{akka}\n{own}");
        Assert.Equal(level, Lowest(log.Loggers.CreateLogger("Akka.X")));
    }

    [Fact]
    public async Task Loggers_that_the_user_has_named_have_what_Akka_logs()
    {
        const string User = "akka { loggers = [\"Akka.Event.DefaultLogger, Akka\"], loglevel = WARNING }";
        using var log = Open(User);
        using var system = Create(log, User);
        Assert.False(system.Log.IsDebugEnabled && Akka.Event.Logging.GetLogger(system, "X").IsDebugEnabled);
        await system.Terminate();
    }

    [Fact]
    public void A_system_without_a_log_says_nothing()
    {
        using var system = ActorSystem.Create("none", ConfigurationFactory.ParseString("akka.actor.provider = local").WithFallback(MembershipConfiguration.Common));
        Assert.False(system.LoggerFor<LogHostTests>().IsEnabled(LogLevel.Critical));
    }

    [Fact]
    public void What_is_said_of_start_and_end_is_an_object_where_objects_are_written()
    {
        using (var log = Open("proxy.log.format = json"))
        {
            log.Words.WriteLine("  listener {web} at 127.0.0.1:80");
            log.Words.WriteLine("Stopped.");
        }

        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);
        Assert.Equal(["listener {web} at 127.0.0.1:80", "Stopped."], lines.Select(line => line.GetProperty("message").GetString()));
        using var text = Open();
        Assert.Same(_output, text.Words);
    }

    [Fact]
    public void A_file_gets_the_lines_and_is_opened_again()
    {
        var path = _directory["log"];
        using (var log = Open($"proxy.log.file = \"{path}\""))
        {
            var own = log.Loggers.CreateLogger("Proxy.X");
            Changed(own, "a\u001b[2J", 1);
            Assert.True(SpinWait.SpinUntil(() => File.ReadAllText(path).Contains('\n', StringComparison.Ordinal), TimeSpan.FromSeconds(30)));
            File.Move(path, path + ".1");
            Changed(own, "b", 2);
            log.Reopen();
            Assert.True(SpinWait.SpinUntil(() => File.Exists(path), TimeSpan.FromSeconds(30)));
            Changed(own, "c", 3);
        }

        Assert.Equal([@"pool a\u001b[2J: weight 1", "pool b: weight 2"], File.ReadAllLines(path + ".1").Select(line => line[(line.IndexOf("PC304", StringComparison.Ordinal) + 6)..]));
        Assert.EndsWith("pool c: weight 3", Assert.Single(File.ReadAllLines(path)), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void A_log_that_has_ended_has_written_all_that_was_logged()
    {
        const int Events = 4000;
        var path = _directory["log"];
        using (var log = Open($"proxy.log.file = \"{path}\""))
        {
            var own = log.Loggers.CreateLogger("Proxy.X");
            for (var i = 0; i < Events; i++) Changed(own, new string('p', 200), i);
        }

        Assert.Equal(Events, File.ReadLines(path).Count());
    }

    [Fact]
    public void The_end_waits_a_second_for_who_takes_nothing_and_no_longer()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        var log = Open($"proxy.log.file = \"{pipe.Path}\"");
        Changed(log.Loggers.CreateLogger("Proxy.X"), "p", 1);
        var begun = TimeProvider.System.GetTimestamp();
        log.Dispose();
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_an_error_and_one_that_cannot_be_opened_again_is_told()
    {
        var failure = Assert.Throws<IOException>(() => Open($"proxy.log.file = \"{_directory["no/log"]}\""));
        Assert.StartsWith("proxy.log.file: ", failure.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_directory["no"]);
        using (var log = Open($"proxy.log.file = \"{_directory["no/log"]}\""))
        {
            Directory.Move(_directory["no"], _directory["moved"]);
            log.Reopen();
            Assert.True(SpinWait.SpinUntil(() => log.Recent.LastSequence > 0, TimeSpan.FromSeconds(30)));
        }

        Assert.Contains("warning PC505 log ", File.ReadAllText(_directory["moved/log"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_waits_for_a_reader_that_does_not_read_and_lines_that_are_left_out_are_counted_in_an_object()
    {
        const int Events = 60_000;
        using var pipe = new NamedPipe(_directory["pipe"]);
        var console = new ConsoleWriter(LineSink.Append(pipe.Path));
        using var log = LogHost.Open(Settings("proxy.log.format = json"), console);
        var own = log.Loggers.CreateLogger("Proxy.X");
        await Task.Run(() =>
        {
            for (var i = 0; i < Events; i++) Changed(own, "\u202e\u001b[2J", i);
        }).WaitAsync(TimeSpan.FromSeconds(30));

        var (read, leftOut) = await Task.Run(() => ReadToLeftOut(pipe)).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(leftOut, 1, Events - 1);
        Assert.Equal(Events, read + leftOut);
        Assert.Equal(new LineTotals(Events - leftOut, leftOut, 0), console.Totals);
        Assert.Equal((leftOut, LogHost.StandardOutput, "lines come faster than it takes them"), (log.LinesLeftOut, log.Output, log.Problem));
    }

    [Fact]
    public void Others_can_be_told_of_everything()
    {
        var recorder = new RecordingProvider();
        using (var log = LogHost.Open(Settings(""), _output, add: builder => builder.AddProvider(recorder)))
        {
            Changed(log.Loggers.CreateLogger("Proxy.X"), "web", 1);
            log.Levels.Set("", LogLevel.Error, null);
            Changed(log.Loggers.CreateLogger("Proxy.X"), "web", 2);
        }

        Assert.Equal(["warning PC304 pool web: weight 1"], recorder.Log.Lines);
    }

    private static (int Read, int LeftOut) ReadToLeftOut(NamedPipe pipe)
    {
        for (var read = 0; ; read++)
        {
            var text = pipe.ReadLine();
            Assert.DoesNotContain(text, c => char.IsControl(c) || c == '\u202e');
            var line = JsonDocument.Parse(text).RootElement;
            if (line.TryGetProperty("lines", out var lines)) return (read, lines.GetInt32());
            Assert.Equal(read, line.GetProperty("weight").GetInt32());
        }
    }

    private static ActorSystem Create(LogHost log, string user)
    {
        var tree = ConfigurationFactory.ParseString(user + "\nakka.actor.provider = local").WithFallback(MembershipConfiguration.Common);
        var system = ActorSystem.Create("logged", BootstrapSetup.Create().WithConfig(log.Over(tree)).And(log));
        log.Follow(system);
        return system;
    }

    private static LogLevel Lowest(ILogger log) => Enum.GetValues<LogLevel>().First(level => level == LogLevel.None || log.IsEnabled(level));

    private LogHost Open(string hocon = "") => LogHost.Open(Settings(hocon), _output, ConfigurationFactory.ParseString(hocon));

    private static LogSettings Settings(string hocon)
    {
        var errors = new List<ConfigurationError>();
        var settings = ProxySettingsReader.ReadLog(ConfigurationFactory.ParseString(hocon), errors);
        Assert.Empty(errors);
        return settings;
    }

    [LoggerMessage(304, LogLevel.Warning, "pool {Pool}: weight {Weight}")]
    private static partial void Changed(ILogger log, string pool, int weight);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT")]
    private static partial Regex Stamp();

    private sealed class RecordingProvider : ILoggerProvider
    {
        public RecordingLog Log { get; } = new();

        public ILogger CreateLogger(string categoryName) => Log;

        public void Dispose()
        {
        }
    }
}

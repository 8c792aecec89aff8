using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Proxy.Actors.Pairs;
using Proxy.Actors.Telemetry;
using Proxy.Configuration;
using Proxy.EndToEnd.Tests.Stores;
using Proxy.Membership.Syslog;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Telemetry;

/// <summary>The access log as messages to a syslog: to sockets of the test, and to rsyslog.</summary>
public sealed partial class AccessLogSyslogTests : IDisposable
{
    private const string BoundLine = "2026-02-03T04:05:06.078Z bound ab-1-2f web 192.0.2.1:4711 -> 10.0.0.7:8080 connect=3ms";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _directory = new("syslog");
    private readonly RecordingLog _log = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_message_has_a_header_of_RFC_5424_and_the_line()
    {
        using var syslog = Datagrams();
        await using var log = Open(Unix, facility: SyslogFacility.Daemon, appName: "edge");
        log.Write(Records.Bound(), 0);
        log.Write(Records.Ended(), 0);
        var origin = $"{Environment.MachineName} edge {Environment.ProcessId}";
        Assert.Equal($"<30>1 2026-02-03T04:05:06.078Z {origin} bound - {BoundLine}", Receive(syslog));
        Assert.StartsWith($"<30>1 2026-02-03T04:05:06.078Z {origin} ended - 2026-02-03T04:05:06.078Z ended ab-1-2f ", Receive(syslog), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_may_be_json()
    {
        using var syslog = Datagrams();
        await using var log = Open(Unix, AccessLogFormat.Json);
        log.Write(Records.Bound(), 0);
        var message = Receive(syslog);
        Assert.StartsWith("<134>1 2026-02-03T04:05:06.078Z ", message, StringComparison.Ordinal);
        Assert.EndsWith($" proxycluster {Environment.ProcessId} bound - {AccessLogText.Json(Records.Bound())}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AccessLogFormat.Text)]
    [InlineData(AccessLogFormat.Json)]
    public async Task A_message_that_would_be_too_long_tells_less_of_what_was_tried(AccessLogFormat format)
    {
        using var syslog = Datagrams();
        await using var log = Open(Unix, format);
        log.Write(Records.Ended(failures: string.Join(", ", Enumerable.Repeat("server.example:80: Connection refused", 500))), 0);
        var message = Receive(syslog);
        Assert.InRange(message.Length, 100, 1000);
        Assert.Contains("server.example:80: Connection refused, server.example", message, StringComparison.Ordinal);
        if (format == AccessLogFormat.Json) JsonDocument.Parse(message[message.IndexOf('{', StringComparison.Ordinal)..]).Dispose();
        else Assert.EndsWith("...\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_too_long_all_the_same_ends_with_a_whole_character()
    {
        using var syslog = Datagrams();
        await using var log = Open(Unix);
        for (var shift = 0; shift < 3; shift++)
        {
            log.Write(Records.Ended(endpoint: new string('e', shift) + new string('€', 5000)), 0);
            var message = Receive(syslog);
            Assert.InRange(Encoding.UTF8.GetByteCount(message), SyslogHeader.MaxMessage - 2, SyslogHeader.MaxMessage);
            Assert.EndsWith("€", message, StringComparison.Ordinal);
        }

        log.Write(Records.Bound(), 0);
        Assert.EndsWith(BoundLine, Receive(syslog), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_of_streams_gets_a_line_each()
    {
        using var listening = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listening.Bind(new UnixDomainSocketEndPoint(_directory["dev"]));
        listening.Listen();
        await using var log = Open(Unix);
        for (var i = 0; i < 1000; i++) log.Write(Records.Bound(), 0);
        using var stream = new StreamReader(new NetworkStream(listening.Accept(), ownsSocket: true));
        for (var i = 0; i < 1000; i++)
            Assert.Matches($"^<134>1 .* bound - {Regex.Escape(BoundLine)}$", await stream.ReadLineAsync().WaitAsync(Limit));
    }

    [Fact]
    public async Task A_syslog_that_is_not_there_yet_fails_lines_and_is_told_how_many_once_it_is()
    {
        await using var log = Open(Unix);
        log.Write(Records.Bound(), 0);
        await Eventually.EqualAsync(new AccessLogTotals(0, 0, 1), () => log.Totals);
        await Eventually.EqualAsync($"warning PC501 access log {Unix}: 1 lines could not be written (No such file or directory)", () => _log.Lines.FirstOrDefault());

        using var syslog = Datagrams();
        // It is looked for again no more often than it may be.
        await Eventually.EqualAsync(true, () =>
        {
            log.Write(Records.Bound(), 0);
            return log.Totals.Written > 0;
        });
        var failed = log.Totals.Failed;
        Assert.Matches($" left-out - # {failed} lines left out: No such file or directory$", Receive(syslog));
        Assert.EndsWith(BoundLine, Receive(syslog), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_syslog_that_was_started_anew_gets_every_line()
    {
        using var first = Datagrams();
        await using var log = Open(Unix, time: _time);
        log.Write(Records.Bound(), 0);
        Assert.EndsWith(BoundLine, Receive(first), StringComparison.Ordinal);

        first.Dispose();
        File.Delete(_directory["dev"]);
        using var second = Datagrams();
        _time.Advance(SyslogOutput.Pause);
        log.Write(Records.Bound(), 0);
        Assert.EndsWith(BoundLine, Receive(second), StringComparison.Ordinal);
        await Eventually.EqualAsync(new AccessLogTotals(2, 0, 0), () => log.Totals);
    }

    [Fact]
    public async Task A_socket_that_is_made_anew_beside_its_syslog_is_taken_when_it_is_looked_for_again()
    {
        using var first = Datagrams();
        await using var log = Open(Unix);
        log.Write(Records.Bound(), 0);
        Assert.EndsWith(BoundLine, Receive(first), StringComparison.Ordinal);

        File.Delete(_directory["dev"]);
        log.Reopen(); // there is none
        await Eventually.EqualAsync($"warning PC502 access log {Unix}: cannot be opened again (No such file or directory); lines go on to the one that was open", () => _log.Lines.FirstOrDefault());
        using var second = Datagrams();
        log.Write(Records.Bound(), 0);
        Assert.EndsWith(BoundLine, Receive(first), StringComparison.Ordinal);

        log.Reopen();
        await Eventually.EqualAsync(true, () =>
        {
            log.Write(Records.Bound(), 0);
            return second.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead);
        });
        Assert.Equal((0, 0), (log.Totals.LeftOut, log.Totals.Failed));
    }

    [Fact]
    public async Task The_reason_that_is_given_for_lost_lines_is_the_last()
    {
        await using var log = Open(Unix, time: _time);
        await LoseAsync(1);
        await Eventually.EqualAsync($"warning PC501 access log {Unix}: 1 lines could not be written (No such file or directory)", () => _log.Lines.LastOrDefault());

        await File.WriteAllTextAsync(_directory["dev"], ""); // the name of a socket that nobody has any more does the same
        await LoseAsync(2);
        _time.Advance(SyslogOutput.Pause);
        await LoseAsync(3);
        _time.Advance(AccessLogOutput.Pause);
        await LoseAsync(4);
        await Eventually.EqualAsync($"warning PC501 access log {Unix}: 3 lines could not be written (Connection refused)", () => _log.Lines.LastOrDefault());

        File.Delete(_directory["dev"]);
        using var syslog = Datagrams();
        _time.Advance(SyslogOutput.Pause);
        log.Write(Records.Bound(), 0);
        Assert.EndsWith(" left-out - # 4 lines left out: Connection refused", Receive(syslog), StringComparison.Ordinal);

        async Task LoseAsync(long all)
        {
            log.Write(Records.Bound(), 0);
            await Eventually.EqualAsync(all, () => log.Totals.Failed);
        }
    }

    [Fact]
    public async Task A_syslog_that_takes_nothing_blocks_nobody_and_fails_at_the_end_what_waits()
    {
        const int Offered = 200_000;
        using var syslog = Datagrams();
        var log = Open(Unix);
        await Task.Run(() =>
        {
            for (var i = 0; i < Offered; i++) log.Write(Records.Bound(), 0);
        }).WaitAsync(Limit);
        await log.DisposeAsync().AsTask().WaitAsync(Limit);
        var totals = log.Totals;
        Assert.Equal(Offered, totals.Written + totals.LeftOut + totals.Failed);
        Assert.True(totals.LeftOut > 0 && totals.Failed > 0, $"{totals}");

        // There is room again; nothing more comes, whatever has waited.
        var taken = 0;
        for (; syslog.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectRead); taken++) syslog.Receive(new byte[SyslogHeader.MaxMessage]);
        Assert.InRange(taken, totals.Written, totals.Written + 1); // the one that it was given up with
    }

    [Fact]
    public async Task Nobody_at_the_port_fails_lines()
    {
        await using var log = Open($"udp://127.0.0.1:{LoopbackPort.Free()}");
        for (var i = 0; i < 100; i++) log.Write(Records.Bound(), 0);
        // The kernel says so after the first datagram.
        await Eventually.EqualAsync(new AccessLogTotals(1, 0, 99), () => log.Totals);
        await Eventually.EqualAsync(1, () => _log.Lines.Count);
        Assert.Matches("[0-9]+ lines could not be written [(]Connection refused[)]$", _log.Lines.First());
    }

    [Fact]
    public void A_host_that_there_is_not_is_named_with_its_key() => Assert.StartsWith(
        "proxy.access-log.syslog.to: no.such.host.invalid cannot be found: ",
        Assert.Throws<IOException>(() => Open("udp://no.such.host.invalid")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("udp")]
    [InlineData("datagrams")]
    [InlineData("streams")]
    public async Task Rsyslog_gets_every_line_and_reads_its_fields(string way)
    {
        const int Lines = 12_000;
        var at = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        var output = _directory["output"];
        await using var rsyslog = await Rsyslog.LogAsync(at, _directory["datagrams"], _directory["streams"], output);
        var to = way == "udp" ? $"udp://{at}" : $"unix:{_directory[way]}";
        AccessLog log;
        await using (log = Open(to, loops: 2))
        {
            for (var i = 0; i < Lines; i++) log.Write((i % 2 == 0 ? Records.Bound() : Records.Ended(failures: "a:1: \"no\"")) with { Pair = $"p{i}" }, i % 2);
            await Eventually.EqualAsync((long)Lines, () => log.Totals.Written);
        }

        await Eventually.EqualAsync(Lines, () => File.Exists(output) ? File.ReadLines(output).Count() : 0);
        await rsyslog.StopAsync();
        var fields = File.ReadLines(output).Select(line => line.Split('|', 8)).ToList();
        var header = $"local0|info|2026-02-03T04:05:06.078Z|{Environment.MachineName}|proxycluster|{Environment.ProcessId}";
        Assert.All(fields, each => Assert.Equal(header, string.Join('|', each[..6])));
        Assert.All(fields, each => Assert.StartsWith($"2026-02-03T04:05:06.078Z {each[6]} p", each[7], StringComparison.Ordinal));
        Assert.All(fields.Where(each => each[6] == "ended"), each => Assert.EndsWith("state=-- tried=\"a:1: \\\"no\\\"\"", each[7], StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(0, Lines), fields.Select(each => int.Parse(Number().Match(each[7]).ValueSpan, CultureInfo.InvariantCulture)).Order());
    }

    private string Unix => $"unix:{_directory["dev"]}";

    private AccessLog Open(
        string to,
        AccessLogFormat format = AccessLogFormat.Text,
        int loops = 1,
        SyslogFacility facility = SyslogFacility.Local0,
        string appName = "proxycluster",
        TimeProvider? time = null)
    {
        var read = ProxySettingsReader.ReadText($$"""
            proxy { listeners.l { bind = ":1", pool = p }, pools.p.endpoints = ["a:1"], access-log { format = {{format.ToString().ToLowerInvariant()}}, syslog = "{{to}}" } }
            """);
        Assert.Empty(read.Errors);
        var settings = read.Settings!.AccessLog;
        return AccessLog.Open(settings with { Syslog = settings.Syslog! with { Facility = facility, AppName = appName } }, loops, () => _log, time)!;
    }

    private Socket Datagrams()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_directory["dev"]));
        socket.ReceiveTimeout = (int)Limit.TotalMilliseconds;
        return socket;
    }

    private static string Receive(Socket syslog)
    {
        var message = new byte[2 * SyslogHeader.MaxMessage];
        return Encoding.UTF8.GetString(message, 0, syslog.Receive(message));
    }

    [GeneratedRegex("(?<= p)[0-9]+")]
    private static partial Regex Number();
}

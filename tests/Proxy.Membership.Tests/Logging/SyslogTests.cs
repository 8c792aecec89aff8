using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Proxy.Configuration;
using Proxy.Membership.Hosting;
using Proxy.Membership.Logging;
using Proxy.Membership.Syslog;
using Proxy.Testing;

namespace Proxy.Membership.Tests.Logging;

/// <summary>The log as messages to a syslog: to a socket of the test.</summary>
public sealed class SyslogTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _directory = new("syslog");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(LogLevel.Debug, 31, "debug")]
    [InlineData(LogLevel.Information, 30, "info")]
    [InlineData(LogLevel.Warning, 28, "warning")]
    [InlineData(LogLevel.Error, 27, "error")]
    [InlineData(LogLevel.Critical, 27, "error")]
    public void A_message_has_the_severity_of_its_level_and_the_events_id(LogLevel level, int priority, string word)
    {
        using var syslog = Listen();
        using var log = Open();
        log.Loggers.CreateLogger("Proxy.Actors.X").Log(level, new EventId(304, "Changed"), "pool {Pool} is changed\nby nobody", "web");
        log.Loggers.CreateLogger("Akka.X").Log(level, "another");
        var (own, other) = (Receive(syslog), Receive(syslog));
        Assert.Matches($@"^<{priority}>1 (?<time>\S{{24}}) {Origin} PC304 - \k<time> {word} PC304 pool web is changed\\u000aby nobody$", own);
        Assert.Matches($@"^<{priority}>1 (?<time>\S{{24}}) {Origin} - - \k<time> {word} Akka\.X: another$", other);
    }

    [Theory]
    [InlineData(LogFormat.Text)]
    [InlineData(LogFormat.Json)]
    public void A_stack_is_part_of_the_message_and_cut_where_that_is_too_long(LogFormat format)
    {
        using var syslog = Listen();
        using var log = Open(format);
        var logger = log.Loggers.CreateLogger("Proxy.Actors.X");
        logger.LogError(new EventId(201), new IOException("no\nway"), "a defect");
        logger.LogError(new EventId(201), new IOException(new string('\u0007', 100_000)), "a defect");
        logger.LogError(new EventId(201), "{Text}", new string('\u00e9', 100_000));
        var (whole, cut, hard) = (Receive(syslog), Receive(syslog), Receive(syslog));
        Assert.DoesNotContain('\n', whole + cut + hard);
        Assert.Contains("System.IO.IOException: no", whole, StringComparison.Ordinal);
        if (format == LogFormat.Json) Assert.Equal("System.IO.IOException: no\nway", JsonDocument.Parse(whole[whole.IndexOf('{', StringComparison.Ordinal)..]).RootElement.GetProperty("exception").GetString());
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 2000, SyslogHeader.MaxMessage);
        Assert.InRange(Encoding.UTF8.GetByteCount(hard), SyslogHeader.MaxMessage - 3, SyslogHeader.MaxMessage);
        Assert.DoesNotContain('\ufffd', hard);
    }

    [Fact]
    public async Task Lines_that_a_syslog_was_away_for_are_counted_and_told_of_when_it_is_there()
    {
        using var log = Open();
        var logger = log.Loggers.CreateLogger("Proxy.Actors.X");
        logger.LogInformation("lost");
        await Eventually.EqualAsync(new LineTotals(0, 0, 1), () => log.Totals);
        Assert.Equal((1L, "No such file or directory", $"unix:{_directory["dev"]}"), (log.LinesLeftOut, log.Problem, log.Output));

        using var syslog = Listen();
        await Eventually.EqualAsync(true, () =>
        {
            logger.LogInformation("heard");
            return syslog.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead);
        });
        Assert.Matches($@"^<28>1 \S{{24}} {Origin} left-out - # [0-9]+ lines left out: they could not be written$", Receive(syslog));
        Assert.EndsWith(" info Proxy.Actors.X: heard", Receive(syslog), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_is_made_anew_beside_its_syslog_is_taken_when_it_is_looked_for_again()
    {
        using var first = Listen();
        using var log = Open();
        var logger = log.Loggers.CreateLogger("Proxy.Actors.X");
        File.Delete(_directory["dev"]);
        log.Reopen(); // there is none
        Assert.Contains(" warning PC505 log unix:", Receive(first), StringComparison.Ordinal);
        using var second = Listen();
        logger.LogInformation("as before");
        Assert.EndsWith(" as before", Receive(first), StringComparison.Ordinal);

        log.Reopen();
        await Eventually.EqualAsync(true, () =>
        {
            logger.LogInformation("anew");
            return second.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead);
        });
        Assert.EndsWith(" anew", Receive(second), StringComparison.Ordinal);
        Assert.Equal(0, log.LinesLeftOut);
    }

    [Fact]
    public async Task A_syslog_that_takes_nothing_blocks_nobody()
    {
        using var syslog = Listen();
        var log = Open();
        var logger = log.Loggers.CreateLogger("Proxy.Actors.X");
        await Task.Run(() =>
        {
            for (var i = 0; log.LinesLeftOut == 0 && i < 1_000_000; i++) logger.LogInformation("{Text}", new string('x', 4_000));
        }).WaitAsync(Limit);
        await Task.Run(log.Dispose).WaitAsync(Limit);
    }

    [Fact]
    public void A_host_that_cannot_be_found_is_named_with_its_key()
    {
        var settings = Settings(LogFormat.Text) with { Syslog = new SyslogSettings(new SyslogAddress("no-such-host.invalid", 514, null), SyslogFacility.Daemon, "edge") };
        var failure = Assert.Throws<IOException>(() => LogHost.Open(settings, TextWriter.Null));
        Assert.StartsWith("proxy.log.syslog.to: no-such-host.invalid cannot be found: ", failure.Message, StringComparison.Ordinal);
    }

    private static string Origin => $"{Environment.MachineName} edge {Environment.ProcessId}";

    private LogSettings Settings(LogFormat format) => new(LogLevel.Debug, [], format, null)
    {
        Syslog = new SyslogSettings(new SyslogAddress(null, 0, _directory["dev"]), SyslogFacility.Daemon, "edge"),
    };

    private LogHost Open(LogFormat format = LogFormat.Text) => LogHost.Open(Settings(format), TextWriter.Null);

    private Socket Listen()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = (int)Limit.TotalMilliseconds };
        socket.Bind(new UnixDomainSocketEndPoint(_directory["dev"]));
        return socket;
    }

    private static string Receive(Socket syslog)
    {
        var bytes = new byte[1 << 20];
        return Encoding.UTF8.GetString(bytes, 0, syslog.Receive(bytes));
    }
}

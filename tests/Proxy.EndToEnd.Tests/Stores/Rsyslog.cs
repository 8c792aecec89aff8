using System.Net;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Stores;

/// <summary>An rsyslog with a configuration of the test's own, as <c>docs/stores.md</c> has it.</summary>
internal sealed class Rsyslog : IAsyncDisposable
{
    private readonly TempDirectory _directory;
    private readonly ProcessUnderTest _process;

    private Rsyslog(TempDirectory directory, ProcessUnderTest process) => (_directory, _process) = (directory, process);

    /// <summary>One that takes messages over TCP, in either framing, and writes them to a file, a line each.</summary>
    /// <param name="at">Where it listens.</param>
    /// <param name="file">The file.</param>
    public static async Task<Rsyslog> ReceiveAsync(IPEndPoint at, string file)
    {
        var rsyslog = await StartAsync($$"""
            module(load="imtcp" MaxSessions="500")
            template(name="as-it-came" type="string" string="%rawmsg%\n")
            ruleset(name="keep") { action(type="omfile" file="{{file}}" template="as-it-came") }
            input(type="imtcp" address="{{at.Address}}" port="{{at.Port}}" ruleset="keep")
            """);
        await Eventually.EqualAsync(true, () => File.ReadLines("/proc/net/tcp").Any(line => line.Contains($":{at.Port:X4} 00000000:0000 0A", StringComparison.Ordinal)));
        return rsyslog;
    }

    /// <summary>One that sends the lines of a file as messages over one TCP connection, which it never closes.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="file">The file, which may grow.</param>
    /// <param name="framing">traditional (a line each) or octet-counted.</param>
    public static Task<Rsyslog> SendAsync(IPEndPoint to, string file, string framing) => StartAsync($$"""
        module(load="imfile" mode="inotify")
        template(name="plain" type="string" string="<13>%msg%{{(framing == "traditional" ? "\\n" : "")}}")
        input(type="imfile" file="{{file}}" tag="test" ruleset="send")
        ruleset(name="send") {
          action(type="omfwd" target="{{to.Address}}" port="{{to.Port}}" protocol="tcp" tcp_framing="{{framing}}" template="plain"
                 queue.type="linkedlist" queue.size="2000000" action.resumeRetryCount="-1" action.resumeInterval="1")
        }
        """);

    /// <summary>One that takes messages over UDP and from two Unix sockets, of datagrams and of streams, and writes to a file what it has read in
    /// their headers, and the message, with <c>|</c> between.</summary>
    /// <param name="at">Where it listens.</param>
    /// <param name="datagrams">The socket of datagrams.</param>
    /// <param name="streams">The socket of streams.</param>
    /// <param name="file">The file.</param>
    public static async Task<Rsyslog> LogAsync(IPEndPoint at, string datagrams, string streams, string file)
    {
        var rsyslog = await StartAsync($$"""
            module(load="imudp")
            module(load="imuxsock" SysSock.Use="off")
            module(load="imptcp")
            template(name="fields" type="string" string="%syslogfacility-text%|%syslogseverity-text%|%timestamp:::date-rfc3339%|%hostname%|%app-name%|%procid%|%msgid%|%msg%\n")
            ruleset(name="keep") { action(type="omfile" file="{{file}}" template="fields") }
            input(type="imudp" address="{{at.Address}}" port="{{at.Port}}" rcvbufSize="16m" ruleset="keep")
            input(type="imuxsock" Socket="{{datagrams}}" UseSpecialParser="off" ParseHostname="on" UseSysTimeStamp="off" IgnoreTimestamp="off" ruleset="keep")
            input(type="imptcp" path="{{streams}}" ruleset="keep")
            """);
        await Eventually.EqualAsync(true, () => File.Exists(datagrams) && File.Exists(streams)
            && File.ReadLines("/proc/net/udp").Any(line => line.Contains($":{at.Port:X4} 00000000:0000 07", StringComparison.Ordinal)));
        return rsyslog;
    }

    /// <summary>Ends it in order: what it has taken it has written.</summary>
    public async Task StopAsync()
    {
        await _process.StopAsync(UnixSignal.Terminate, TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
    }

    private static async Task<Rsyslog> StartAsync(string configuration)
    {
        var program = DebianProgram.Find("rsyslogd", "rsyslog");
        var directory = new TempDirectory("rsyslog");
        await File.WriteAllTextAsync(directory["rsyslog.conf"], $"global(workDirectory=\"{directory.Path}\" maxMessageSize=\"64k\")\n{configuration}\n");
        return new Rsyslog(directory, ProcessUnderTest.Start(program, ["-n", "-f", directory["rsyslog.conf"], "-i", directory["rsyslog.pid"]]));
    }
}

using System.Net;
using Proxy.EndToEnd.Tests.Stores;
using Proxy.Testing;

namespace Proxy.Node.Tests.Hosting;

/// <summary>A node whose logs go to rsyslog.</summary>
public sealed class SyslogTests : IDisposable
{
    private readonly TempDirectory _directory = new("syslog");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("udp")]
    [InlineData("datagrams")]
    public async Task Rsyslog_has_two_lines_of_each_connection_and_those_of_the_node(string way)
    {
        const int Connections = 100;
        var at = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        var output = _directory["output"];
        await using var rsyslog = await Rsyslog.LogAsync(at, _directory["datagrams"], _directory["streams"], output);
        var to = way == "udp" ? $"udp://{at}" : $"unix:{_directory[way]}";
        await using var node = await NodeUnderTest.StartAsync(
            _directory,
            hocon: $"proxy {{ access-log {{ format = json, syslog {{ to = \"{to}\", facility = local5, app-name = edge }} }}, log {{ format = json, syslog {{ to = \"{to}\", facility = daemon, app-name = node }} }} }}");
        for (var i = 0; i < Connections; i++) await node.CarryAsync();

        await Eventually.EqualAsync(1 + (2 * Connections), () => File.Exists(output) ? File.ReadLines(output).Count(line => line.Contains("|edge|", StringComparison.Ordinal)) : 0);
        await rsyslog.StopAsync();
        var own = File.ReadLines(output).Where(line => line.Contains("|node|", StringComparison.Ordinal)).ToList();
        Assert.All(own, line => Assert.Matches($"^daemon[|](info|warning)[|].*[|]{Environment.MachineName}[|]node[|][0-9]+[|](PC[0-9]+|-)[|]{{.*}}$", line));
        Assert.Single(own, line => line.StartsWith("daemon|info|", StringComparison.Ordinal) && line.Contains("|PC111|{", StringComparison.Ordinal) && line.Contains("is up", StringComparison.Ordinal));
        var header = $"local5|info|.*|{Environment.MachineName}|edge|[0-9]+";
        Assert.All(File.ReadLines(output).Where(line => line.Contains("|edge|", StringComparison.Ordinal)), line => Assert.Matches($"^{header.Replace("|", "[|]", StringComparison.Ordinal)}[|](bound|ended)[|]{{.*}}$", line));
        Assert.Equal(Connections, File.ReadLines(output).Count(line => line.Contains("|ended|{", StringComparison.Ordinal)));
    }
}

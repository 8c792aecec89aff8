using System.Net;
using Proxy.EndToEnd.Tests.Stores;
using Proxy.Testing;

namespace Proxy.Node.Tests.Hosting;

/// <summary>A node whose access log goes to rsyslog.</summary>
public sealed class SyslogTests : IDisposable
{
    private readonly TempDirectory _directory = new("syslog");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("udp")]
    [InlineData("datagrams")]
    public async Task Rsyslog_has_two_lines_of_each_connection(string way)
    {
        const int Connections = 100;
        var at = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        var output = _directory["output"];
        await using var rsyslog = await Rsyslog.LogAsync(at, _directory["datagrams"], _directory["streams"], output);
        var to = way == "udp" ? $"udp://{at}" : $"unix:{_directory[way]}";
        await using var node = await NodeUnderTest.StartAsync(
            _directory, hocon: $"proxy.access-log {{ format = json, syslog {{ to = \"{to}\", facility = local5, app-name = edge }} }}");
        for (var i = 0; i < Connections; i++) await node.CarryAsync();

        await Eventually.EqualAsync(1 + (2 * Connections), () => File.Exists(output) ? File.ReadLines(output).Count() : 0);
        await rsyslog.StopAsync();
        var header = $"local5|info|.*|{Environment.MachineName}|edge|[0-9]+";
        Assert.All(File.ReadLines(output), line => Assert.Matches($"^{header.Replace("|", "[|]", StringComparison.Ordinal)}[|](bound|ended)[|]{{.*}}$", line));
        Assert.Equal(Connections, File.ReadLines(output).Count(line => line.Contains("|ended|{", StringComparison.Ordinal)));
    }
}

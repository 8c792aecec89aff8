using System.Net;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

public sealed partial class SpliceTests
{
    private const long Total = 64 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Where_it_is_forbidden_the_log_says_so_and_bytes_are_copied()
    {
        var down = new BytePattern(7);
        using var directory = new TempDirectory("copied");
        await using var origin = TestOrigin.Listen();
        await File.WriteAllTextAsync(directory["node.conf"], $$"""
            proxy {
              admin.bind = "127.0.0.1:0"
              loops.count = 1
              listeners.l { bind = "127.0.0.1:0", pool = p }
              pools.p.endpoints = ["{{origin.EndPoint}}"]
            }
            """);
        await using var node = KernelWithout.Splice(() => ProxyProcess.StartRaw(directory, "--config", directory["node.conf"]));
        await node.WaitForLineAsync(new Regex("PC212 loop 0: splice is forbidden here"), Patience);
        var port = int.Parse((await node.WaitForLineAsync(Listener(), Patience)).Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture);
        using var client = await TcpPeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        using var server = await origin.AcceptAsync();
        var received = client.ReceivePatternToEndAsync(down);
        await server.SendPatternAsync(down, Total);
        server.HalfClose();
        Assert.Equal(new PatternEnding(PeerEnd.Eof, Total, -1), await received);
        client.HalfClose();
        Assert.Equal(0, await node.StopAsync(UnixSignal.Terminate, Patience));
    }

    [GeneratedRegex(@"^  listener l at 127\.0\.0\.1:(?<port>[0-9]+) -> ")]
    private static partial Regex Listener();
}

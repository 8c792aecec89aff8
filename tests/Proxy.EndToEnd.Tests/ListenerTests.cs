using System.Net;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

public sealed partial class ListenerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Without_IPv6_every_address_is_every_IPv4_address_and_the_log_says_so()
    {
        using var directory = new TempDirectory("ipv4");
        await using var origin = TestOrigin.Serve(Bystander.EchoAsync);
        await using var node = KernelWithout.Ipv6(() =>
            ProxyProcess.StartRaw(directory, "--admin", "127.0.0.1:0", "--forward", $":0={origin.EndPoint}"));
        var port = int.Parse((await node.WaitForLineAsync(Wildcard(), Patience)).Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture);
        await node.WaitForLineAsync(new Regex(@"PC207 listener forward-1: this machine has no IPv6; it listens at 0\.0\.0\.0:0 instead of \[::\]:0"), Patience);
        using var client = new Bystander(await TcpPeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)), 1);
        await client.ExchangeAsync();
        node.Signal(UnixSignal.Kill);
    }

    [Fact]
    public async Task A_name_that_turns_out_to_be_the_nodes_own_listener_is_not_tried_and_takes_no_pairs()
    {
        using var directory = new TempDirectory("circle");
        var port = LoopbackPort.Free();

        // The name of this machine is one that only its resolver knows, and every resolver does.
        await File.WriteAllTextAsync(directory["node.conf"], $$"""
            proxy {
              admin.bind = "127.0.0.1:0"
              listeners.web { bind = ":{{port}}", pool = web }
              pools.web.endpoints = ["{{Dns.GetHostName()}}:{{port}}"]
            }
            """);
        await using var node = ProxyProcess.StartRaw(directory, "--config", directory["node.conf"]);
        await node.WaitForLineAsync(new Regex("^Accepting"), Patience);
        await node.WaitForLineAsync(new Regex($"PC306 pool web: endpoint .*:{port} at .*:{port} is the listener web of this node"), Patience);
        using var client = await TcpPeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        await client.ReceiveToEndAsync();
        await node.WaitForLineAsync(new Regex("every address leads back to pool web"), Patience);
        Assert.Equal(0, await node.StopAsync(UnixSignal.Terminate, Patience));
    }

    [GeneratedRegex(@"^  listener forward-1 at 0\.0\.0\.0:(?<port>[0-9]+) -> ")]
    private static partial Regex Wildcard();
}

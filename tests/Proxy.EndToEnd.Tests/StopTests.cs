using System.Net.Sockets;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

public class StopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Sigterm_refuses_new_connections_and_lets_live_ones_finish()
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync("", null, origin.EndPoint);
        using var client = await TcpPeer.ConnectAsync(proxy.Listener);
        using var server = await origin.AcceptAsync();

        await DrainAsync(proxy);
        await WaitUntilRefusedAsync(proxy);
        await client.SendAllAsync("still here"u8.ToArray());
        Assert.Equal("still here"u8.ToArray(), await server.ReceiveExactlyAsync(10));
        Assert.False(proxy.Process.HasExited);

        client.HalfClose();
        server.HalfClose();
        Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        Assert.Equal(PeerEnd.Eof, (await server.ReceiveToEndAsync()).End);
        Assert.Equal(0, await proxy.Process.WaitForExitAsync(Patience));
    }

    [Fact]
    public async Task A_pair_that_outlasts_the_drain_timeout_is_reset_and_the_node_exits_in_order()
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync("proxy.drain.timeout = 500ms", null, origin.EndPoint);
        using var client = await TcpPeer.ConnectAsync(proxy.Listener);
        using var server = await origin.AcceptAsync();

        await DrainAsync(proxy);
        Assert.Equal(PeerEnd.Reset, (await client.ReceiveToEndAsync()).End);
        Assert.Equal(PeerEnd.Reset, (await server.ReceiveToEndAsync()).End);
        Assert.Equal(0, await proxy.Process.WaitForExitAsync(Patience));
        Assert.Contains("end=drained", proxy.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named_and_the_node_exits_with_1()
    {
        using var directory = new TempDirectory("taken");
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync("", null, origin.EndPoint);
        await using var second = ProxyProcess.StartRaw(directory, "--forward", $"{proxy.Listener}={origin.EndPoint}");
        Assert.Equal(1, await second.WaitForExitAsync(Patience));
        Assert.Contains($"{proxy.Listener} is in use", second.Output, StringComparison.Ordinal);
        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_node_that_no_seed_lets_in_names_them_and_exits_with_1()
    {
        using var directory = new TempDirectory("alone");
        using var seed = RefusingPort.Open();
        var config = directory["alone.conf"];
        await File.WriteAllTextAsync(config, "proxy.cluster.join-timeout = 2s\n");
        await using var node = ProxyProcess.StartRaw(
            directory, "--config", config, "--forward", $"127.0.0.1:0={seed.EndPoint}", "--seed", $"{seed.EndPoint}");
        Assert.Equal(1, await node.WaitForExitAsync(Patience));
        Assert.Contains("no seed let the node in within 2 s", node.Output, StringComparison.Ordinal);
        Assert.Contains($"@{seed.EndPoint}", node.Output, StringComparison.Ordinal);
    }

    private static async Task DrainAsync(ProxyProcess proxy)
    {
        proxy.Process.Signal(UnixSignal.Terminate);
        await proxy.Process.WaitForLineAsync(new Regex("^Draining"), Patience);
    }

    private static async Task WaitUntilRefusedAsync(ProxyProcess proxy)
    {
        using var bound = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await IsRefusedAsync(proxy)) await tick.WaitForNextTickAsync(bound.Token);
    }

    private static async Task<bool> IsRefusedAsync(ProxyProcess proxy)
    {
        try
        {
            using var peer = await TcpPeer.ConnectAsync(proxy.Listener);
            peer.Reset();
            return false;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }
}

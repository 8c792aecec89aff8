using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

public class DrainTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_pair_goes_on_after_sigterm_and_the_node_stops_in_order_when_it_has_ended()
    {
        await using var echo = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartAsync(echo.EndPoint);
        using var bystander = new Bystander(await TcpPeer.ConnectAsync(proxy.Listener), 40);
        using var over = new CancellationTokenSource();
        var exchanging = bystander.RunAsync(over.Token);
        await bystander.WaitForMoreAsync(10);

        proxy.Process.Signal(UnixSignal.Terminate);
        await proxy.Process.WaitForLineAsync(new Regex("^Draining"), Patience);
        await bystander.WaitForMoreAsync(1000);
        await over.CancelAsync();
        await exchanging;

        Assert.Equal(0, await proxy.Process.WaitForExitAsync(Patience));
    }

    [Fact]
    public async Task A_second_sigterm_stops_the_node_at_once()
    {
        await using var echo = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartAsync(echo.EndPoint);
        using var peer = await TcpPeer.ConnectAsync(proxy.Listener);

        proxy.Process.Signal(UnixSignal.Terminate);
        await proxy.Process.WaitForLineAsync(new Regex("^Draining"), Patience);
        proxy.Process.Signal(UnixSignal.Terminate);

        Assert.Equal(128 + 15, await proxy.Process.WaitForExitAsync(Patience));
    }
}

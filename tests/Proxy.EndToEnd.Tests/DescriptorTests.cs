using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

public class DescriptorTests
{
    // The node keeps 256 for itself and gives the rest to pairs, two each: room for 32 pairs.
    private const int Descriptors = 320;
    private const int Room = 32;
    private const int Waiting = 100;

    [Theory]
    [InlineData("")]
    [InlineData("proxy.limits.max-pairs = 100000")]
    public async Task Clients_beyond_the_descriptor_limit_wait_and_are_served_when_others_have_gone(string limits)
    {
        await using var origin = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartNodeAsync(limits, Descriptors, origin.EndPoint);
        var established = await ConnectAsync(proxy, Room, 0);
        foreach (var each in established) await each.ExchangeAsync();
        var waiting = await ConnectAsync(proxy, Waiting, Room);
        var exchanging = waiting.Select(each => each.ExchangeAsync()).ToList();

        var before = proxy.Process.Vitals.CpuTime;
        using (var tick = new PeriodicTimer(TimeSpan.FromSeconds(1))) await tick.WaitForNextTickAsync();
        var spent = proxy.Process.Vitals.CpuTime - before;
        Assert.InRange(spent, TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
        Assert.DoesNotContain(exchanging, each => each.IsCompleted);
        foreach (var each in established) await each.ExchangeAsync();

        // Each that is served makes room for the next.
        var ending = exchanging.Zip(waiting, async (exchange, bystander) =>
        {
            await exchange;
            bystander.Dispose();
        }).ToList();
        established.ForEach(each => each.Dispose());
        await Task.WhenAll(ending).WaitAsync(TestScale.Current.Bound);
        await proxy.EndAsync();
    }

    private static async Task<List<Bystander>> ConnectAsync(ProxyProcess proxy, int count, int seed)
    {
        var peers = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => TcpPeer.ConnectAsync(
            proxy.Listener, new TcpPeerOptions { Timeout = TimeSpan.FromSeconds(60) })));
        return [.. peers.Select((peer, i) => new Bystander(peer, (ulong)(seed + i)))];
    }
}

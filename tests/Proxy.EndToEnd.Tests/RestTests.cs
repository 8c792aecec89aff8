using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

/// <summary>What a node costs that has nothing to do.</summary>
public class RestTests
{
    private const int MaxWakes = 60;

    // What a start leaves to do, compiling above all, is done some time later.
    private const int MaxLooks = 15;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Threads_of_a_node_at_rest_wake_a_few_times_a_second_with_pairs_as_without()
    {
        await using var origin = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartNodeAsync("proxy.access-log.format = off", descriptors: null, origin.EndPoint);
        await ComesToRestAsync(proxy);
        var peers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => TcpPeer.ConnectAsync(proxy.Listener)));
        var bystanders = peers.Select((peer, i) => new Bystander(peer, (ulong)i)).ToList();
        foreach (var bystander in bystanders) await bystander.ExchangeAsync();
        await ComesToRestAsync(proxy);
        foreach (var bystander in bystanders) bystander.Dispose();
        await proxy.EndAsync();
    }

    private static async Task ComesToRestAsync(ProxyProcess proxy)
    {
        using var timer = new PeriodicTimer(Look);
        var seen = new List<double>();
        while (seen.Count < MaxLooks)
        {
            var (before, begin) = (ThreadTimes.Sleeps(proxy.Process.Id), TimeProvider.System.GetTimestamp());
            await timer.WaitForNextTickAsync();
            seen.Add((ThreadTimes.Sleeps(proxy.Process.Id) - before) / TimeProvider.System.GetElapsedTime(begin).TotalSeconds);
            if (seen[^1] <= MaxWakes) return;
        }

        Assert.Fail($"a second has had {string.Join(", ", seen.Select(each => $"{each:0}"))} wakes of threads, never {MaxWakes} at most");
    }
}

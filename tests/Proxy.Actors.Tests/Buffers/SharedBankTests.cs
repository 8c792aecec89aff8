using Proxy.Actors.Tests.Nodes;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Buffers;

/// <summary>Many pairs with one small bank between them.</summary>
[Collection(HostedNodeGroup.Name)]
public class SharedBankTests
{
    private const int MiB = 1024 * 1024;

    // 16 segments are the least that a configuration allows.
    private const string LeastBank =
        "proxy.buffers { bank = 64KiB, segment = 4KiB, min-share = 4KiB, max-share = 64KiB }";

    private const string SmallBank =
        "proxy.buffers { bank = 1MiB, segment = 4KiB, min-share = 4KiB, max-share = 256KiB }";

    [Fact]
    public async Task With_the_least_bank_many_slow_readers_get_every_byte_and_all_of_it_comes_back()
    {
        var readers = Scale.Of(60, 400);
        const int Bytes = MiB;
        await using var origin = TestOrigin.Serve(peer => SlowReader.ServeAsync(peer, Bytes));
        await using var node = await HostedNode.StartAsync(origin.EndPoint, LeastBank);
        var all = await Task.WhenAll(Enumerable.Range(1, readers).Select(seed => SlowReader.ConnectAsync(node, seed)));

        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var reading = all.Select(each => each.ReadAsync(16 * 1024, TimeSpan.FromMilliseconds(2), bound.Token)).ToList();
        var most = 0;
        while (reading.Exists(each => !each.IsCompleted))
        {
            most = Math.Max(most, (await node.Node.CountAsync()).SegmentsHeld);
            await Task.WhenAny(Task.WhenAll(reading), Task.Delay(20));
        }

        Assert.All(await Task.WhenAll(reading), Assert.True);
        Assert.All(all, each => Assert.Equal(Bytes, each.Received));
        Assert.InRange(most, 8, 16); // the bank was in use, and never more than it has
        Array.ForEach(all, each => each.Dispose());
        await node.WaitUntilReleasedAsync();
    }

    [Fact]
    public async Task Nobody_starves_beside_a_greedy_transfer()
    {
        var modest = Scale.Of(50, 200);
        await using var origin = TestOrigin.Serve(peer => SlowReader.ServeAsync(peer, long.MaxValue));
        await using var node = await HostedNode.StartAsync(origin.EndPoint, SmallBank);
        var readers = await Task.WhenAll(Enumerable.Range(1, modest).Select(seed => SlowReader.ConnectAsync(node, seed)));
        using var greedy = await SlowReader.ConnectAsync(node, 0, slow: false);

        using var over = new CancellationTokenSource();
        var reading = readers.Select(each => each.ReadAsync(4 * 1024, TimeSpan.FromMilliseconds(15), over.Token)).ToList();
        reading.Add(greedy.ReadAsync(256 * 1024, TimeSpan.Zero, over.Token));
        await Eventually.EqualAsync(true, () => Array.TrueForAll(readers, each => each.Received > 64 * 1024) && greedy.Received > MiB);
        var (before, greedyBefore) = (readers.Select(each => each.Received).ToList(), greedy.Received);
        await Task.Delay(TimeSpan.FromSeconds(Scale.Of(3, 10)));
        var moved = readers.Select((each, i) => (double)(each.Received - before[i])).ToList();
        var greedyMoved = greedy.Received - greedyBefore;
        var counts = await node.Node.CountAsync();
        await over.CancelAsync();
        await Task.WhenAll(reading);

        var mean = moved.Average();
        Assert.InRange(moved.Min(), mean / 2, mean);
        Assert.InRange(moved.Max(), mean, mean * 2);
        Assert.True(greedyMoved > mean, $"the greedy transfer moved {greedyMoved} bytes, the modest ones {mean:N0} each");
        Assert.InRange(counts.SegmentsHeld, modest, MiB / 4096); // slow readers had something waiting, all within the bank
        Array.ForEach(readers, each => each.Dispose());
        greedy.Dispose();
        await node.WaitUntilReleasedAsync();
    }

    [Fact]
    public async Task Shares_shrink_as_others_begin_to_hold_bytes_and_grow_back_as_they_go()
    {
        const int First = 2;
        const int Others = 30;
        const int MaxShare = 256 * 1024;
        const int EqualShare = MiB / (First + Others);
        await using var origin = TestOrigin.Serve(peer => SlowReader.ServeAsync(peer, long.MaxValue));
        await using var node = await HostedNode.StartAsync(origin.EndPoint, SmallBank);
        async Task<List<int>> KeptAsync(int from, int count) =>
            [.. (await Task.WhenAll(Enumerable.Range(from, count).Select(each => node.InspectAsync(each)))).Select(each => each.ToClient?.KeptBytes ?? 0)];

        using var over = new CancellationTokenSource();
        var (first, reading) = await ReadAsync(1, First);
        await HaveKeptAsync(1, First, MaxShare / 2);

        var (others, readingOthers) = await ReadAsync(1 + First, Others);
        await Eventually.EqualAsync(true, () => FirstKeepLessAsync(2 * EqualShare));
        await HaveKeptAsync(1 + First, Others, EqualShare / 4);

        Array.ForEach(others, each => each.Dispose());
        await HaveKeptAsync(1, First, MaxShare / 2);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => readingOthers); // they were cut off in the middle
        await reading;
        Array.ForEach(first, each => each.Dispose());
        await node.WaitUntilReleasedAsync();

        // At some moment each: when a reader's kernel has room again, it takes everything that is kept for it.
        async Task HaveKeptAsync(int from, int count, int bytes)
        {
            var most = new int[count];
            await Eventually.EqualAsync(true, async () =>
            {
                most = [.. most.Zip(await KeptAsync(from, count), Math.Max)];
                return Array.TrueForAll(most, kept => kept > bytes);
            });
        }

        async Task<bool> FirstKeepLessAsync(int bytes)
        {
            for (var look = 0; look < 100; look++)
                if ((await KeptAsync(1, First)).Exists(kept => kept >= bytes)) return false;
            return true;
        }

        async Task<(SlowReader[] Readers, Task Reading)> ReadAsync(int seed, int count)
        {
            var readers = await Task.WhenAll(Enumerable.Range(seed, count).Select(each => SlowReader.ConnectAsync(node, each)));
            return (readers, Task.WhenAll(readers.Select(each => each.ReadAsync(4 * 1024, TimeSpan.FromMilliseconds(5), over.Token))));
        }
    }

    [Fact]
    public async Task Idle_pairs_hold_no_lane_and_no_segment()
    {
        var pairs = Scale.Of(300, 4000);
        await using var origin = TestOrigin.Serve(EchoAsync);
        await using var node = await HostedNode.StartAsync(origin.EndPoint);
        var peers = await Task.WhenAll(Enumerable.Range(0, pairs).Select(_ => TcpPeer.ConnectAsync(node.Listener)));
        await Task.WhenAll(peers.Select(async peer =>
        {
            await peer.SendAllAsync(new byte[64]);
            await peer.ReceiveExactlyAsync(64);
        }));

        await Eventually.EqualAsync(
            (pairs, (2 * pairs) + 1, 0, 0, 2 * pairs),
            async () =>
            {
                var counts = await node.Node.CountAsync();
                return (counts.Pairs, counts.Sockets, counts.LanesAttached, counts.SegmentsHeld, counts.FlowEntries);
            });
        Array.ForEach(peers, each => each.Reset());
        await node.WaitUntilReleasedAsync();
    }

    private static async Task EchoAsync(TcpPeer peer)
    {
        peer.Timeout = TimeSpan.FromMinutes(2);
        await peer.SendAllAsync(await peer.ReceiveExactlyAsync(64));
        await peer.ReceiveToEndAsync();
    }
}

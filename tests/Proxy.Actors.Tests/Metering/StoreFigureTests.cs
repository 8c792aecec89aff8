using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Proxy.Actors.Tests.Forwarding;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Metering;

/// <summary>The figures of stores.</summary>
public sealed class StoreFigureTests : IDisposable
{
    private readonly TempDirectory _directory = new("figures");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_unit_that_waits_is_told_with_its_bytes_and_its_age_until_it_is_delivered()
    {
        var server = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        await using var node = await StartAsync(server);
        using var reader = new MeterReader(node.Node);
        var begun = Stopwatch.GetTimestamp();
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, "hello"u8.ToArray()));
        using var open = await TcpPeer.ConnectAsync(node.Listener("in"));
        await open.SendAllAsync("not all of it"u8.ToArray());
        await reader.FigureAsync(node.Node, "proxy.store.units{store=spool,state=open}", 1);
        await reader.FigureAsync(node.Node, "proxy.store.units{store=spool,state=waiting}", 1);
        var figures = await reader.ReadAsync(node.Node);
        Assert.Equal((0d, 5d, 1d, 0d), (figures["proxy.store.units{store=spool,state=dead}"], figures["proxy.store.waiting{store=spool}"], figures["proxy.store.stored{store=spool}"], figures["proxy.store.failed{store=spool}"]));
        Assert.Equal((0d, 1d), (figures["proxy.store.full{store=spool}"], figures["proxy.store.sound{store=spool}"]));
        Assert.InRange(figures["proxy.store.syncs{store=spool}"], 1, 100);
        Assert.Equal(new DriveInfo(_directory.Path).AvailableFreeSpace, figures["proxy.store.disk{store=spool,state=free}"], 1e9);
        Assert.Equal(Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), figures["proxy.store.disk{store=spool,state=used}"], 4e6);
        var age = (await reader.ReadAsync(node.Node))["proxy.store.oldest_unit.age{store=spool}"];
        Assert.InRange(age, 0.000_001, Stopwatch.GetElapsedTime(begun).TotalSeconds);

        open.Reset();
        await using var collector = new Collector(server);
        await collector.HasAsync("hello");
        await reader.FigureAsync(node.Node, "proxy.store.units{store=spool,state=waiting}", 0);
        await reader.FigureAsync(node.Node, "proxy.store.units{store=spool,state=open}", 0);
        await reader.FigureAsync(node.Node, "proxy.store.oldest_unit.age{store=spool}", 0);
        await reader.FigureAsync(node.Node, "proxy.store.waiting{store=spool}", 0);

        // Connections that deliver are none of clients, and none of them has lasted.
        await node.WaitUntilIdleAsync();
        Assert.Equal(2, (await reader.ReadAsync(node.Node))["proxy.connection.duration{listener=in}"]);
    }

    [Fact]
    public async Task A_unit_that_was_given_up_is_dead_and_waits_no_more()
    {
        await using var server = new Collector(refusals: 1);
        await using var node = await StartAsync(server.EndPoint, "attempts = 1");
        using var reader = new MeterReader(node.Node);
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, "hello"u8.ToArray()));
        await reader.FigureAsync(node.Node, "proxy.store.units{store=spool,state=dead}", 1);
        await reader.FigureAsync(node.Node, "proxy.store.units{store=spool,state=waiting}", 0);
    }

    [Fact]
    public async Task A_store_without_room_is_full_and_sound()
    {
        await using var node = await StartAsync(new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free()), "max-bytes = 4MiB, max-unit = 1MiB");
        using var reader = new MeterReader(node.Node);
        var waiting = new List<TcpPeer>();
        await Eventually.EqualAsync(1d, async () =>
        {
            // Those that there is no room for wait.
            var client = await TcpPeer.ConnectAsync(node.Listener("in"));
            waiting.Add(client);
            await Task.WhenAny(FillAsync(client), Task.Delay(TimeSpan.FromMilliseconds(200)));
            return (await reader.ReadAsync(node.Node))["proxy.store.full{store=spool}"];
        });
        Assert.Equal(1, (await reader.ReadAsync(node.Node))["proxy.store.sound{store=spool}"]);
        foreach (var each in waiting) each.Dispose();

        static async Task FillAsync(TcpPeer client)
        {
            try
            {
                await client.SendAllAsync(new byte[1 << 20]);
                client.HalfClose();
                await client.ReceiveToEndAsync();
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException or TimeoutException)
            {
                // It waits until the test is over.
            }
        }
    }

    [Fact]
    public async Task A_store_whose_disk_fails_is_not_sound_and_counts_what_it_gives_up()
    {
        using var disk = await MountedDisk.ThatBreaks();
        await using var node = await StartAsync(new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free()), $"directory = \"{disk.Path}/spool\", max-unit = 8MiB");
        using var reader = new MeterReader(node.Node);
        try
        {
            var stored = 0;
            while (stored < 20 && await HandInAsync(node, new byte[1 << 20]) == PeerEnd.Eof) stored++;
            await reader.FigureAsync(node.Node, "proxy.store.sound{store=spool}", 0);
            await reader.FigureAsync(node.Node, "proxy.store.full{store=spool}", 0);
            await reader.FigureAsync(node.Node, "proxy.node.ready{}", 0);
            var figures = await reader.ReadAsync(node.Node);
            Assert.Equal(stored, figures["proxy.store.stored{store=spool}"]);
            Assert.InRange(figures["proxy.store.failed{store=spool}"], 1, 20);
        }
        finally
        {
            await node.DisposeAsync(); // it has files open on the disk
        }
    }

    private Task<TestNode> StartAsync(IPEndPoint server, string store = "") => TestNode.StartAsync($$"""
        proxy.listeners.in { bind = "127.0.0.1:0", pool = in, store = spool }
        proxy.pools.in.endpoints = ["{{server}}"]
        proxy.stores.spool { directory = "{{_directory["spool"]}}", sync = 5ms, min-free = 0, backoff = 20ms, max-backoff = 100ms }
        proxy.stores.spool { {{store}} }
        proxy.drain.timeout = 0
        """);

    private static async Task<PeerEnd> HandInAsync(TestNode node, byte[] unit)
    {
        using var client = await TcpPeer.ConnectAsync(node.Listener("in"));
        try
        {
            await client.SendAllAsync(unit);
            client.HalfClose();
            return (await client.ReceiveToEndAsync()).End;
        }
        catch (SocketException reset) when (TcpPeer.IsReset(reset))
        {
            return PeerEnd.Reset;
        }
    }
}

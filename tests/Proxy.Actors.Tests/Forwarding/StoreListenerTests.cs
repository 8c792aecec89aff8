using System.Globalization;
using System.Net;
using System.Text;
using Proxy.Actors.Forwarding;
using Proxy.Actors.Listing;
using Proxy.Actors.Prefaces;
using Proxy.Actors.Tests.Metering;
using Proxy.Actors.Tests.Stores;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Forwarding;

/// <summary>A listener with a store: real sockets, real files.</summary>
[Collection(LiveNodeGroup.Name)]
public sealed class StoreListenerTests : IDisposable
{
    private static readonly string Large = new('x', 1 << 20);

    private readonly TempDirectory _directory = new("store");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_a_client_sends_until_its_fin_is_answered_by_ours_and_then_delivered()
    {
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint);
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, "hello"));
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, "again"));
        await server.HasAsync("hello", "again");
        await WaitUntilEmptyAsync(node);
        await node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task What_is_delivered_is_no_client_of_its_listener()
    {
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint);
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, "hello"));
        await server.HasAsync("hello");
        await WaitUntilEmptyAsync(node);
        await node.WaitUntilIdleAsync();
        using var reader = new MeterReader(node.Node);
        var figures = await reader.ReadAsync(node.Node);
        var listener = node.Node.Listeners.Single().Name;
        Assert.Equal(1, figures[$"proxy.connections.accepted{{listener={listener}}}"]);
        Assert.Equal(1, figures.Where(each => each.Key.StartsWith("proxy.connections.ended{", StringComparison.Ordinal)).Sum(each => each.Value));
        Assert.Equal(5, figures[$"proxy.transferred{{listener={listener},direction=to-server}}"]);
        Assert.Equal(1, figures.Where(each => each.Key.StartsWith("proxy.endpoint.connections{", StringComparison.Ordinal)).Sum(each => each.Value));
    }

    [Fact]
    public async Task Large_unit_is_the_same_when_it_comes_out()
    {
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint);
        var bytes = new byte[9_000_001];
        new Random(18).NextBytes(bytes);
        var text = Encoding.Latin1.GetString(bytes);
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, text));
        await Eventually.EqualAsync(1, () => server.Units.Count);
        Assert.True(server.Units[0] == text);
    }

    [Fact]
    public async Task Client_that_sends_nothing_is_answered_and_leaves_nothing()
    {
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint);
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, ""));
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, "x"));
        await server.HasAsync("x");
    }

    [Fact]
    public async Task Nothing_is_delivered_of_a_client_that_resets()
    {
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint);
        using (var client = await TcpPeer.ConnectAsync(node.Listener("in")))
        {
            await client.SendAllAsync("half of it"u8.ToArray());
            await Eventually.EqualAsync(10L, async () => (await node.Node.Directory.StatsAsync(DirectoryScope.Node)).Answers[0].Listeners[0].BytesToServer);
            client.Reset();
        }

        await node.WaitUntilIdleAsync();
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, "whole"));
        await server.HasAsync("whole");
    }

    [Fact]
    public async Task Server_that_was_away_gets_all_in_order_when_it_is_back_also_from_the_next_node()
    {
        var port = new RefusingPort();
        var at = port.EndPoint;
        await using (var node = await StartAsync(at))
        {
            for (var i = 0; i < 20; i++) Assert.Equal(PeerEnd.Eof, await HandInAsync(node, Number(i)));
            await Eventually.EqualAsync(QueueState.Waiting, async () => (await QueueAsync(node)).State);
            var queue = await QueueAsync(node);
            Assert.Equal((20, "in", "in"), (queue.Units, queue.Queue, queue.Pool));
            Assert.Contains("refused", queue.Why, StringComparison.OrdinalIgnoreCase);
        }

        await using (var node = await StartAsync(at))
        {
            Assert.Equal(20, (await QueueAsync(node)).Units);
            Assert.Equal(PeerEnd.Eof, await HandInAsync(node, Number(20)));
            port.Dispose();
            await using var server = new Collector(at);
            await server.HasAsync([.. Enumerable.Range(0, 21).Select(Number)]);
            await WaitUntilEmptyAsync(node);
        }

        await using (var server = new Collector(at))
        await using (var node = await StartAsync(at))
        {
            Assert.Equal(PeerEnd.Eof, await HandInAsync(node, "new"));
            await server.HasAsync("new");
        }
    }

    [Fact]
    public async Task Unit_that_a_server_refuses_too_often_is_dead_until_it_is_revived()
    {
        await using var server = new Collector(refusals: 3);
        await using var node = await StartAsync(server.EndPoint, "attempts = 3");
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, "first"));
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, "second"));
        await server.HasAsync("second");
        var (answer, _) = await node.Node.Stores.UnitsAsync(new UnitFilter(Dead: true), 10, DirectoryScope.Node);
        var dead = Assert.Single(answer.Answers);
        Assert.Equal((UnitStanding.Dead, 5L, "in"), (dead.State, dead.Bytes, dead.Queue));
        Assert.Contains("reset", dead.Why, StringComparison.Ordinal);
        Assert.Equal(3, dead.Tries);
        Assert.Equal("first", Text(node, dead.Unit));
        // A node that does not have it has nothing to say.
        var elsewhere = await node.Node.Stores.ChangeAsync(UnitAction.Retry, new UnitFilter("elsewhere", Unit: dead.Unit, Dead: true), DirectoryScope.Node);
        Assert.Equal(new UnitsChanged(0, ""), Assert.Single(elsewhere.Answers));
        var revived = await node.Node.Stores.ChangeAsync(UnitAction.Retry, new UnitFilter(Unit: dead.Unit, Dead: true), DirectoryScope.Node);
        Assert.Equal(new UnitsChanged(1, ""), Assert.Single(revived.Answers));
        await server.HasAsync("second", "first");
    }

    [Fact]
    public async Task Lines_of_a_connection_that_stays_open_are_delivered_whole_and_in_order()
    {
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint, "framing = line, unit-time = 30ms, unit-bytes = 1000, max-unit = 1MiB, max-message = 1KiB, sync = 0");
        using var client = await TcpPeer.ConnectAsync(node.Listener("in"));
        var sent = new StringBuilder();
        for (var i = 0; i < 500; i++)
        {
            var line = $"{Number(i)} {new string('x', i % 7 == 0 ? 3000 : i)}\n";
            await client.SendAllAsync(Encoding.Latin1.GetBytes(line));
            sent.Append(line);
            if (i % 20 == 0) await Eventually.EqualAsync(sent.Length, () => server.Units.Sum(unit => unit.Length));
        }

        await client.SendAllAsync("and a half"u8.ToArray());
        await Eventually.EqualAsync(sent.Length, () => server.Units.Sum(unit => unit.Length));
        Assert.Equal(sent.ToString(), string.Concat(server.Units));
        Assert.All(server.Units, unit => Assert.EndsWith("\n", unit, StringComparison.Ordinal));
        Assert.True(server.Units.Count > 20);
        client.HalfClose();
        Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        await Eventually.EqualAsync("and a half", () => server.Units[^1]);
    }

    [Theory]
    [InlineData("line")]
    [InlineData("octet-counted")]
    public async Task Messages_that_come_together_are_cut_into_units_that_may_be_so_large(string framing)
    {
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint, $"framing = {framing}, max-unit = 16KiB, unit-bytes = 8KiB, max-message = 4KiB");
        var sent = string.Concat(Enumerable.Range(0, 2000).Select(i => Message(framing, new string('x', i % 500 == 250 ? 15_000 : 20 + (i % 40)))));
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, sent));
        await Eventually.EqualAsync(sent.Length, () => server.Units.Sum(unit => unit.Length));
        Assert.Equal(sent, string.Concat(server.Units));
        Assert.All(server.Units, unit => Assert.InRange(unit.Length, 1, 16 << 10));
        Assert.All(server.Units, unit => Assert.EndsWith(framing == "line" ? "\n" : "x", unit, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_that_do_not_end_take_no_more_memory_than_there_is_for_them_and_nothing_of_them_is_lost()
    {
        const int Clients = 60;
        const int Bytes = 20_000;
        const int Beside = 256 << 10; // a quarter of the bank
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint, "framing = line, unit-time = 30ms, parallel = 8", "proxy.buffers.bank = 1MiB");
        using var reader = new MeterReader(node.Node);
        var clients = new List<TcpPeer>();
        for (var i = 1; i <= Clients; i++)
        {
            clients.Add(await TcpPeer.ConnectAsync(node.Listener("in")));
            await clients[^1].SendAllAsync(Encoding.Latin1.GetBytes(new string((char)('A' + i - 1), Bytes)));
            await Eventually.EqualAsync((long)i * Bytes, async () => (await node.Node.Directory.StatsAsync(DirectoryScope.Node)).Answers[0].Listeners[0].BytesToServer);
        }

        var held = (await reader.ReadAsync(node.Node)).Single(each => each.Key.StartsWith("proxy.store.held{", StringComparison.Ordinal)).Value;
        Assert.InRange(held, Beside / 2, Beside + (64 << 10));
        foreach (var client in clients)
        {
            await client.SendAllAsync("\n"u8.ToArray());
            client.HalfClose();
            Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
            client.Dispose();
        }

        await Eventually.EqualAsync(Clients, () => server.Units.Count);
        Assert.All(server.Units, unit => Assert.Equal(new string(unit[0], Bytes) + "\n", unit));
        Assert.Equal(Clients, server.Units.Select(unit => unit[0]).Distinct().Count());
    }

    [Fact]
    public async Task Lines_are_kept_of_a_client_that_resets_but_for_the_one_that_it_had_begun()
    {
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint, "framing = line, unit-time = 10s");
        using (var client = await TcpPeer.ConnectAsync(node.Listener("in")))
        {
            await client.SendAllAsync("one\ntwo\nthr"u8.ToArray());
            await Eventually.EqualAsync(11L, async () => (await node.Node.Directory.StatsAsync(DirectoryScope.Node)).Answers[0].Listeners[0].BytesToServer);
            client.Reset();
        }

        await server.HasAsync("one\ntwo\n");
    }

    [Fact]
    public async Task Counted_message_that_is_cut_off_is_not_stored_and_its_client_learns_of_it()
    {
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint, "framing = octet-counted");
        Assert.Equal(PeerEnd.Reset, await HandInAsync(node, "3 abc5 hel"));
        Assert.Equal(PeerEnd.Reset, await HandInAsync(node, "3 xyz<34>what"));
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, "5 hello1 x"));
        await server.HasAsync("3 abc", "3 xyz", "5 hello1 x");
    }

    [Fact]
    public async Task Full_store_has_its_clients_wait_until_there_is_room()
    {
        var port = new RefusingPort();
        var at = port.EndPoint;
        await using var node = await StartAsync(at, "max-bytes = 4MiB, max-unit = 1MiB");
        var endings = new List<Task<PeerEnding>>();
        var isFull = Eventually.EqualAsync(true, async () => (await node.Node.Stores.QueuesAsync(DirectoryScope.Node)).Answers[0].Why.Contains("max-bytes", StringComparison.Ordinal));
        while (!isFull.IsCompleted)
        {
            endings.Add((await SendAsync(node, Large)).ReceiveToEndAsync(TimeSpan.FromMinutes(1)));
            await Task.WhenAny(endings[^1], isFull);
        }

        Assert.InRange(endings.Count, 2, 6);
        Assert.False(endings[^1].IsCompleted);
        port.Dispose();
        await using var server = new Collector(at);
        Assert.All(await Task.WhenAll(endings), ending => Assert.Equal(PeerEnd.Eof, ending.End));
        await Eventually.EqualAsync(endings.Count, () => server.Units.Count(unit => unit == Large));
    }

    [Fact]
    public async Task Client_that_sends_some_and_stays_goes_when_others_wait_for_the_disk_that_it_fills()
    {
        using var disk = await MountedDisk.InMemory("size=12m");
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint, "min-free = 2MiB", "proxy.timeouts.half-close = 4s", disk.Path);
        using var stays = await SendAsync(node, new string('x', 64 << 20));
        var ending = stays.ReceiveToEndAsync(TimeSpan.FromMinutes(1));
        await Eventually.EqualAsync(QueueState.Full, async () => (await QueueAsync(node)).State);
        await Eventually.EqualAsync(true, async () => (await QueueAsync(node)).Why.Contains("keep its files: ", StringComparison.Ordinal));
        var why = (await QueueAsync(node)).Why;
        Assert.False(ending.IsCompleted);
        var others = await Task.WhenAll(Enumerable.Range(0, 10).Select(each => HandInAsync(node, Number(each))));
        Assert.All(others, end => Assert.Equal(PeerEnd.Eof, end));
        Assert.Equal(PeerEnd.Reset, (await ending).End);
        var ended = await node.Log.EndAsync(stays.LocalEndPoint);
        Assert.Equal("store=full", ended.Details?.Notes);
        Assert.Contains($"keep its files: {ended.Pair} (", why, StringComparison.Ordinal);
        await Eventually.EqualAsync(10, () => server.Units.Count);
        Assert.Equal(QueueState.Empty, (await QueueAsync(node)).State);
    }

    [Fact]
    public async Task Store_that_lets_nobody_in_is_full_also_without_units()
    {
        await using var node = await StartAsync(new IPEndPoint(IPAddress.Loopback, 9), "min-free = 1000000GiB, when-full = refuse");
        await Eventually.EqualAsync(QueueState.Full, async () => (await QueueAsync(node)).State);
        Assert.Contains("min-free", (await QueueAsync(node)).Why, StringComparison.Ordinal);
        Assert.Equal(PeerEnd.Reset, await HandInAsync(node, "hello"));
    }

    [Fact]
    public async Task Full_store_that_refuses_resets_its_clients_and_has_what_it_has_answered()
    {
        var port = new RefusingPort();
        var at = port.EndPoint;
        await using var node = await StartAsync(at, "when-full = refuse, max-bytes = 4MiB, max-unit = 1MiB");
        var stored = 0;
        while (await HandInAsync(node, Large) == PeerEnd.Eof) stored++;
        Assert.InRange(stored, 1, 4);
        Assert.Equal(stored, (await QueueAsync(node)).Units);
        port.Dispose();
        await using var server = new Collector(at);
        await Eventually.EqualAsync(stored, () => server.Units.Count);
        await WaitUntilEmptyAsync(node);
        await Eventually.EqualAsync(PeerEnd.Eof, () => HandInAsync(node, "room again"));
        await Eventually.EqualAsync(stored + 1, () => server.Units.Count);
    }

    [Fact]
    public async Task Client_that_is_reset_because_a_full_store_takes_too_long_has_left_nothing()
    {
        var port = new RefusingPort();
        var at = port.EndPoint;
        await using var node = await StartAsync(at, "max-bytes = 4MiB, max-unit = 1MiB", "proxy.timeouts.half-close = 500ms");
        var stored = 0;
        while (await HandInAsync(node, $"{stored}{Large[1..]}") == PeerEnd.Eof) stored++;
        Assert.InRange(stored, 1, 4);
        port.Dispose();
        await using var server = new Collector(at);
        await WaitUntilEmptyAsync(node);
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, "after it"));
        await Eventually.EqualAsync(stored + 1, () => server.Units.Count);
        Assert.Equal([.. Enumerable.Range(0, stored).Select(each => $"{each}"[0]), 'a'], server.Units.Select(unit => unit[0]));
    }

    [Fact]
    public async Task Node_that_drains_delivers_what_it_has()
    {
        var port = new RefusingPort();
        var at = port.EndPoint;
        await using var node = await StartAsync(at, more: "proxy.drain.timeout = 60s");
        await HandInAsync(node, "first");
        await HandInAsync(node, "second");
        var draining = node.Node.DrainAsync(CancellationToken.None);
        port.Dispose();
        await using var server = new Collector(at);
        await draining.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["first", "second"], server.Units);
    }

    [Fact]
    public async Task Store_that_cannot_be_opened_keeps_the_node_from_starting_and_says_why()
    {
        await File.WriteAllTextAsync(_directory["file"], "");
        var failure = await Assert.ThrowsAsync<StoreStartException>(() => StartAsync(new IPEndPoint(IPAddress.Loopback, 9), directory: "file/spool"));
        Assert.Contains("proxy.stores.spool.directory", failure.Message, StringComparison.Ordinal);
        Assert.Contains("can be made and written", failure.Message, StringComparison.Ordinal);
        await using var node = await StartAsync(new IPEndPoint(IPAddress.Loopback, 9));
        await Assert.ThrowsAsync<StoreStartException>(() => StartAsync(new IPEndPoint(IPAddress.Loopback, 9)));
    }

    [Fact]
    public async Task Unit_that_is_too_large_is_refused()
    {
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint, "max-unit = 64KiB");
        using (var client = await SendAsync(node, new string('x', 100_000)))
        {
            Assert.Equal(PeerEnd.Reset, (await client.ReceiveToEndAsync()).End);
            Assert.Equal("store=too-large", (await node.Log.EndAsync(client.LocalEndPoint)).Details?.Notes);
        }

        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, "x"));
        await server.HasAsync("x");
    }

    [Fact]
    public async Task Server_that_never_closes_has_a_unit_when_it_has_acknowledged_it()
    {
        var got = new List<string>();
        await using var server = TestOrigin.Serve(async peer =>
        {
            var ending = await peer.ReceiveToEndAsync();
            lock (got) got.Add(Encoding.ASCII.GetString(ending.Bytes.Span));
            await Eventually.EqualAsync(2, () => got.Count);
        });
        await using var node = await StartAsync(server.EndPoint, "delivered-when = acked");
        await HandInAsync(node, "one");
        await HandInAsync(node, "two");
        await Eventually.EqualAsync("one two", () => string.Join(' ', got));
        await WaitUntilEmptyAsync(node);
    }

    [Fact]
    public async Task Server_that_closes_before_it_has_all_has_not_got_it()
    {
        var connections = 0;
        await using var server = TestOrigin.Serve(async peer =>
        {
            if (Interlocked.Increment(ref connections) == 1) await peer.ReceiveExactlyAsync(10);
            else await peer.ReceiveToEndAsync();
        });
        await using var node = await StartAsync(server.EndPoint);
        Assert.Equal(PeerEnd.Eof, await HandInAsync(node, new string('x', 1_000_000)));
        await WaitUntilEmptyAsync(node);
        Assert.Equal(2, connections);
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("acked")]
    public async Task Server_that_closes_at_once_has_got_nothing(string when)
    {
        const int Units = 60;
        await using var server = TestOrigin.Serve(_ => Task.CompletedTask);
        await using var node = await StartAsync(server.EndPoint, $"delivered-when = {when}, attempts = 1, parallel = 8");
        var ends = await Task.WhenAll(Enumerable.Range(0, Units).Select(_ => HandInAsync(node, new string('x', 100_000))));
        Assert.All(ends, end => Assert.Equal(PeerEnd.Eof, end));
        await Eventually.EqualAsync(Units, async () => (await QueueAsync(node)).Dead);
    }

    [Fact]
    public async Task Server_that_ends_before_we_do_has_not_got_it()
    {
        var got = new TaskCompletionSource();
        await using var server = TestOrigin.Serve(async peer =>
        {
            await peer.ReceiveExactlyAsync(10);
            peer.HalfClose();
            await peer.ReceiveToEndAsync();
            got.TrySetResult();
        });
        await using var node = await StartAsync(server.EndPoint, "attempts = 1");
        await HandInAsync(node, new string('x', 30_000_000));
        await Eventually.EqualAsync(1, async () => (await QueueAsync(node)).Dead);
        await got.Task;
        Assert.Contains("closed before it had all", (await node.Node.Stores.UnitsAsync(new UnitFilter(Dead: true), 1, DirectoryScope.Node)).Units.Answers[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_have_gone_while_the_store_is_full_are_let_go_of()
    {
        using var port = new RefusingPort();
        await using var node = await StartAsync(port.EndPoint, "max-bytes = 4MiB, max-unit = 1MiB", "proxy.timeouts.half-close = 300ms");
        var unit = new string('x', 20_000);
        for (var i = 0; i < 300; i++) (await SendAsync(node, unit)).Dispose();
        await node.WaitUntilIdleAsync();
        // From now on it is full when they come.
        for (var i = 0; i < 20; i++) (await SendAsync(node, unit)).Dispose();
        await node.WaitUntilIdleAsync();
        var queue = await QueueAsync(node);
        Assert.Contains("max-bytes", queue.Why, StringComparison.Ordinal);
        Assert.InRange(queue.Units, 100, 250);
    }

    [Fact]
    public async Task Queue_without_units_can_be_held()
    {
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint);
        Assert.Equal(1, (await node.Node.Stores.ChangeAsync(UnitAction.Hold, new UnitFilter(Queue: "in"), DirectoryScope.Node)).Answers[0].Count);
        await HandInAsync(node, "one");
        Assert.Equal((QueueState.Held, 1), ((await QueueAsync(node)).State, (await QueueAsync(node)).Units));
        Assert.Equal(0, server.Connections);
        Assert.Equal(1, (await node.Node.Stores.ChangeAsync(UnitAction.Release, new UnitFilter(Queue: "in"), DirectoryScope.Node)).Answers[0].Count);
        await server.HasAsync("one");
        await WaitUntilEmptyAsync(node);
        Assert.Equal(1, (await node.Node.Stores.ChangeAsync(UnitAction.Release, new UnitFilter(Queue: "in"), DirectoryScope.Node)).Answers[0].Count);
    }

    [Fact]
    public async Task Header_names_the_client_and_the_pair_that_it_came_by()
    {
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint, "", "proxy.pools.in.proxy-protocol = v2");
        using var client = await SendAsync(node, "hello");
        await client.ReceiveToEndAsync();
        await Eventually.EqualAsync(1, () => server.Units.Count);
        var bytes = Encoding.Latin1.GetBytes(server.Units[0]);
        Assert.Equal(PrefaceStatus.Done, ProxyHeader.Read(bytes, bytes.Length, out var header).Status);
        Assert.Equal(client.LocalEndPoint, header.Source.ToEndPoint());
        Assert.Equal(client.RemoteEndPoint, header.Destination.ToEndPoint());
        Assert.Contains((await node.Log.BoundAsync(client.LocalEndPoint)).Pair, server.Units[0], StringComparison.Ordinal);
        Assert.EndsWith("hello", server.Units[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operator_holds_releases_and_drops()
    {
        await using var server = new Collector();
        await using var node = await StartAsync(server.EndPoint);
        await HandInAsync(node, "zero");
        await server.HasAsync("zero");
        using var _ = new RefusingPort();
        var stores = node.Node.Stores;
        Assert.Equal(0, (await stores.ChangeAsync(UnitAction.Hold, new UnitFilter(Queue: "none"), DirectoryScope.Node)).Answers.Sum(each => each.Count));
        await using var away = await StartAsync(_.EndPoint, directory: "other");
        await HandInAsync(away, "one");
        await HandInAsync(away, "two");
        var (units, left) = await away.Node.Stores.UnitsAsync(new UnitFilter(), 10, DirectoryScope.Node);
        Assert.Equal((2, 0L), (units.Answers.Length, left));
        var (first, second) = (units.Answers[0].Unit, units.Answers[1].Unit);
        Assert.Equal(new UnitsChanged(1, ""), Assert.Single((await away.Node.Stores.ChangeAsync(UnitAction.Drop, new UnitFilter(Unit: second), DirectoryScope.Node)).Answers));
        Assert.Equal(1, (await QueueAsync(away)).Units);
        Assert.Equal(1, (await away.Node.Stores.ChangeAsync(UnitAction.Hold, new UnitFilter(Queue: "in"), DirectoryScope.Node)).Answers[0].Count);
        Assert.Equal(QueueState.Held, (await QueueAsync(away)).State);
        Assert.Equal(1, (await away.Node.Stores.ChangeAsync(UnitAction.Release, new UnitFilter(Queue: "in"), DirectoryScope.Node)).Answers[0].Count);
        Assert.NotEqual(QueueState.Held, (await QueueAsync(away)).State);
        Assert.Equal("one", Text(away, first));
    }

    private Task<TestNode> StartAsync(IPEndPoint server, string store = "", string more = "", string directory = "spool") => TestNode.StartAsync($$"""
        proxy.listeners.in { bind = "127.0.0.1:0", pool = in, store = spool }
        proxy.pools.in { endpoints = ["{{server}}"] }
        proxy.stores.spool { directory = "{{_directory[directory]}}", sync = 5ms, min-free = 0, backoff = 20ms, max-backoff = 100ms }
        proxy.stores.spool { {{store}} }
        proxy.drain.timeout = 0
        {{more}}
        """);

    private static async Task<PeerEnd> HandInAsync(TestNode node, string text)
    {
        using var client = await SendAsync(node, text);
        return (await client.ReceiveToEndAsync()).End;
    }

    private static async Task<TcpPeer> SendAsync(TestNode node, string text)
    {
        var client = await TcpPeer.ConnectAsync(node.Listener("in"));
        var sending = Task.Run(async () =>
        {
            try
            {
                if (text.Length > 0) await client.SendAllAsync(Encoding.Latin1.GetBytes(text), TimeSpan.FromMinutes(1));
                client.HalfClose();
            }
            catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
            {
                // The node has reset it: that is seen by who receives.
            }
        });
        if (text.Length < 500_000) await sending;
        return client;
    }

    private static async Task<QueueRow> QueueAsync(TestNode node) => Assert.Single((await node.Node.Stores.QueuesAsync(DirectoryScope.Node)).Answers);

    private static Task WaitUntilEmptyAsync(TestNode node) => Eventually.EqualAsync(0, async () => (await QueueAsync(node)).Units);

    private static string Text(TestNode node, long unit)
    {
        var buffer = new byte[1000];
        return string.Concat(node.Node.Stores.Read("spool", unit, buffer).Select(bytes => Encoding.Latin1.GetString(buffer, 0, bytes)));
    }

    private static string Message(string framing, string text) =>
        framing == "line" ? $"{text}\n" : $"{text.Length.ToString(CultureInfo.InvariantCulture)} {text}";

    private static string Number(int number) => number.ToString("00000", CultureInfo.InvariantCulture);
}

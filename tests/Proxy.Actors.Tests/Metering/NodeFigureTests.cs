using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using Akka.Configuration;
using Proxy.Actors.Metering;
using Proxy.Actors.Telemetry;
using Proxy.Actors.Tests.Streams;
using Proxy.Configuration;
using Proxy.Membership.Metrics;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Metering;

/// <summary>The figures of a node as a whole: how much it may hold and does, how it stands, its loops, the kernel below it.</summary>
[Collection(LiveNodeGroup.Name)]
public sealed class NodeFigureTests : IAsyncLifetime
{
    private readonly TestOrigin _origin = TestOrigin.Listen();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _origin.DisposeAsync();

    [Fact]
    public async Task What_a_node_may_hold_and_how_it_stands()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 0.001;
        await using var node = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint)
            + "proxy { limits.max-pairs = 2, buffers { bank = 2MiB, max-share = 128KiB } }");
        var after = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 0.001;
        using var reader = new MeterReader(node.Node);
        var figures = await reader.ReadAsync(node.Node);
        Assert.InRange(figures["proxy.node.start_time{}"], before, after);
        Assert.InRange(figures["proxy.configuration.applied.timestamp{}"], figures["proxy.node.start_time{}"], after);
        Assert.Equal((2d, 0d, 1d, 0d), (figures["proxy.node.connections.limit{}"], figures["proxy.node.connections.active{}"], figures["proxy.node.ready{}"], figures["proxy.node.draining{}"]));
        Assert.Equal((2d * (1 << 20), 128d * 1024, 0d), (figures["proxy.buffers.limit{}"], figures["proxy.buffers.share{}"], figures["proxy.buffers.short{}"]));
        Assert.Equal(1, figures[$"proxy.build.info{{version={Membership.Hosting.ProductVersion.Text},dotnet={Environment.Version}}}"]);
        Assert.Equal(1, figures.Where(each => each.Key.StartsWith("proxy.configuration.info{digest=", StringComparison.Ordinal)).Sum(each => each.Value));
        Assert.Equal(1, figures.Where(each => each.Key.StartsWith("proxy.cluster.members{", StringComparison.Ordinal)).Sum(each => each.Value));
        Assert.Equal((1d, 0d), (figures["proxy.cluster.members{role=proxy,status=up}"], figures["proxy.cluster.unreachable_members{}"]));
        var limit = File.ReadLines("/proc/self/limits").Single(line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        Assert.Equal(double.Parse(limit, CultureInfo.InvariantCulture), figures["proxy.descriptors.limit{}"]);
        await Eventually.EqualAsync(true, async () =>
            (int)(await reader.ReadAsync(node.Node))["proxy.descriptors.open{}"] - Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() is > -3 and < 3);

        using var first = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var second = await TcpPeer.ConnectAsync(node.Listener("web"));
        await reader.FigureAsync(node.Node, "proxy.node.connections.active{}", 2);
        using var third = await TcpPeer.ConnectAsync(node.Listener("web"));
        await reader.FigureAsync(node.Node, "proxy.node.full{}", 1);
        await node.Node.BeginDrainAsync();
        await reader.FigureAsync(node.Node, "proxy.node.draining{}", 1);
        await reader.FigureAsync(node.Node, "proxy.node.ready{}", 0);
    }

    [Fact]
    public async Task Who_does_not_read_makes_the_node_hold_bytes_until_it_has_gone()
    {
        await using var node = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint) + "proxy { buffers { bank = 256KiB, segment = 16KiB, max-share = 256KiB }, control-memory.time-wait = 1h }");
        using var reader = new MeterReader(node.Node);
        await reader.FigureAsync(node.Node, "proxy.lanes{state=attached}", 0);
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"), new TcpPeerOptions { ReceiveBuffer = 4096 });
        using var server = await _origin.AcceptAsync();
        using var other = await TcpPeer.ConnectAsync(node.Listener("web"), new TcpPeerOptions { ReceiveBuffer = 4096 });
        using var second = await _origin.AcceptAsync();
        await reader.FigureAsync(node.Node, "proxy.flow_entries{state=live}", 4);
        foreach (var each in new[] { server, second }) await each.SendPatternUntilFullAsync(new BytePattern(3), 1L << 30, TimeSpan.FromMilliseconds(200));
        await reader.FigureAsync(node.Node, "proxy.buffers.stalled_directions{}", 2);
        await reader.FigureAsync(node.Node, "proxy.buffers.short{}", 1);
        await reader.FigureAsync(node.Node, "proxy.buffers.share{}", 128 * 1024);
        await Eventually.EqualAsync(true, async () => (await reader.ReadAsync(node.Node))["proxy.buffers.held{}"] is >= 128 * 1024 and <= 256 * 1024);
        Assert.Equal(0, (await reader.ReadAsync(node.Node))["proxy.buffers.held{}"] % (16 * 1024));
        var counts = await node.Node.CountAsync();
        await reader.FigureAsync(node.Node, "proxy.lanes{state=attached}", counts.LanesAttached);
        Assert.NotEqual(0, counts.LanesAttached);

        client.Reset();
        other.Reset();
        await reader.FigureAsync(node.Node, "proxy.flow_entries{state=live}", 0);
        await reader.FigureAsync(node.Node, "proxy.buffers.held{}", 0);
        await reader.FigureAsync(node.Node, "proxy.buffers.stalled_directions{}", 0);
        await reader.FigureAsync(node.Node, "proxy.lanes{state=attached}", 0);
        await reader.FigureAsync(node.Node, "proxy.lanes{state=free}", counts.LanesAttached);

        // To the server the node closes first, and remembers the connection for a while.
        using var orderly = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var third = await _origin.AcceptAsync();
        orderly.HalfClose();
        Assert.Equal(PeerEnd.Eof, (await third.ReceiveToEndAsync()).End);
        third.HalfClose();
        await reader.FigureAsync(node.Node, "proxy.flow_entries{state=time-wait}", 1);
        await reader.FigureAsync(node.Node, "proxy.flow_entries{state=live}", 0);
    }

    [Fact]
    public async Task A_loop_that_stands_still_is_busy_and_late_by_as_many_seconds()
    {
        await using var node = await TestNode.StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint));
        using var reader = new MeterReader(node.Node);
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        await Eventually.EqualAsync(true, async () =>
        {
            Task<IReadOnlyDictionary<string, double>> reading;
            using (await LoopStall.StartAsync(node.Node))
            {
                reading = reader.ReadAsync(node.Node);
                await Task.Delay(TimeSpan.FromMilliseconds(300));
            }

            return (await reading)["proxy.loop.lag{loop=0}"] is > 0.2 and < 2.5; // in milliseconds it were 200 and more
        });
        await Eventually.EqualAsync(true, async () =>
        {
            var figures = await reader.ReadAsync(node.Node);
            var most = System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalSeconds;
            return figures["proxy.loop.longest_round{loop=0}"] > 0.2 && figures["proxy.loop.busy{loop=0}"] > 0.2
                && figures["proxy.loop.longest_round{loop=0}"] < most && figures["proxy.loop.busy{loop=0}"] < most + 1;
        });
    }

    [Fact]
    public async Task The_kernel_is_quoted()
    {
        await using var node = await TestNode.StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint));
        using var reader = new MeterReader(node.Node);
        await Eventually.EqualAsync(true, async () => (await reader.ReadAsync(node.Node))["proxy.kernel.tcp.memory{}"] == Pages() * Environment.SystemPageSize);
        await Eventually.EqualAsync(true, async () =>
        {
            var figures = await reader.ReadAsync(node.Node);
            return (figures["proxy.kernel.listen.drops{reason=overflow}"], figures["proxy.kernel.listen.drops{reason=any}"]) == (Extended("ListenOverflows"), Extended("ListenDrops"));
        });

        static double Pages()
        {
            var words = File.ReadLines("/proc/net/sockstat").Single(line => line.StartsWith("TCP:", StringComparison.Ordinal)).Split(' ');
            return double.Parse(words[Array.IndexOf(words, "mem") + 1], CultureInfo.InvariantCulture);
        }

        static double Extended(string name)
        {
            var lines = File.ReadLines("/proc/net/netstat").Where(line => line.StartsWith("TcpExt:", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToList();
            return double.Parse(lines[1][Array.IndexOf(lines[0], name)], CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task Lines_of_the_access_log_are_counted_by_what_became_of_them()
    {
        foreach (var (file, written, failed) in new[] { ("/dev/null", 2, 0), ("/dev/full", 0, 2) })
        {
            var read = ProxySettingsReader.ReadText($"proxy {{ loops.count = 1, access-log.file = {file} }}\n" + TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint));
            await using var node = await ProxyNode.StartAsync(read.Settings!, ConfigurationFactory.ParseString(QuickCluster.Fresh));
            using var reader = new MeterReader(node);
            using (var client = await TcpPeer.ConnectAsync(node.Listeners.Single().Endpoint))
            using (var server = await _origin.AcceptAsync())
            {
                client.HalfClose();
                server.HalfClose();
                await client.ReceiveToEndAsync();
            }

            await reader.FigureAsync(node, "proxy.access_log.lines{result=written}", written);
            await reader.FigureAsync(node, "proxy.access_log.lines{result=failed}", failed);
            Assert.Equal(0, (await reader.ReadAsync(node))["proxy.access_log.lines{result=left-out}"]);
        }
    }

    [Fact]
    public void Lines_that_were_left_out_are_told_as_such()
    {
        using var fixture = new LaneFixture();
        using var meter = new Meter("left out");
        using var listener = new MeterListener();
        var told = new Dictionary<string, double>(StringComparer.Ordinal);
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter == meter && instrument.Name == "proxy.access_log.lines") to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => told[$"{tags[0].Value}"] = value);
        listener.Start();
        new NodeFigures(fixture.Node.Node, () => true, () => new AccessLogTotals(3, 4, 5), () => "").AddTo(new InstrumentSet(meter, () => { }));
        listener.RecordObservableInstruments();
        Assert.Equal((3d, 4d, 5d), (told["written"], told["left-out"], told["failed"]));
    }
}

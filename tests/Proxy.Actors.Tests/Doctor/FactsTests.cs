using System.Collections.Immutable;
using System.Net;
using Akka.Configuration;
using Proxy.Actors.Doctor;
using Proxy.Actors.Forwarding;
using Proxy.Actors.Listing;
using Proxy.Actors.Tests.Forwarding;
using Proxy.Actors.Tests.Stores;
using Proxy.Configuration;
using Proxy.Membership.Hosting;
using Proxy.Membership.Logging;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Doctor;

/// <summary>What a node tells the doctor of itself: stores, logs, names, certificates, the other members.</summary>
[Collection(LiveNodeGroup.Name)]
public sealed class FactsTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestOrigin _origin = TestOrigin.Listen();
    private readonly TempDirectory _directory = new("facts");
    private readonly List<IDisposable> _held = [];
    private TestNode? _node;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var each in _held) each.Dispose();
        if (_node is not null) await _node.DisposeAsync();
        await _origin.DisposeAsync();
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_node_says_what_it_is_and_how_it_stands()
    {
        await StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint) + "proxy.caches.pages.max-bytes = 33MiB\nproxy.limits.max-pairs = 7");
        using (await LoopStall.StartAsync(_node!.Node)) await Task.Delay(TimeSpan.FromMilliseconds(600));
        var late = await FoundAsync("loop-late");
        Assert.StartsWith("node 127.0.0.1:", late.Where, StringComparison.Ordinal);
        var facts = Assert.Single((await CollectAsync()).Nodes).Facts;
        Assert.Equal((ProductVersion.Text, $"{Environment.Version}", 16), (facts.Build.Version, facts.Build.Runtime, facts.Build.Wire.Length));
        Assert.NotEqual("e3b0c44298fc1c14", facts.Build.Wire); // the digest of nothing
        Assert.Equal((true, false, false, 33L << 20, 7, 7, 1), (facts.Standing.IsReady, facts.Standing.IsDraining, facts.Standing.IsClusterOpen, facts.Standing.CacheBytes, facts.Standing.MaxPairs, facts.Standing.WantedPairs, facts.Standing.Loops));
        Assert.Equal(["timeouts", "drain", "listeners.web", "pools.web", "caches.pages"], facts.Parts.Select(each => each.Part));
        Assert.InRange(Assert.Single(facts.Growth.BusyMilliseconds), 500, 60_000);
    }

    [Fact]
    public async Task A_node_that_was_full_is_found()
    {
        await StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint) + "proxy.limits.max-pairs = 1");
        Hold(await TcpPeer.ConnectAsync(_node!.Listener("web")));
        Hold(await _origin.AcceptAsync());
        Hold(await TcpPeer.ConnectAsync(_node.Listener("web")));
        await Eventually.EqualAsync(true, async () => (await FoundAsync("pairs-near-max")).What.Contains(", and was full 1 time in the last ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_that_no_file_takes_are_found()
    {
        var read = ProxySettingsReader.ReadText(
            "proxy { loops.count = 1, access-log.file = /dev/full, log.file = /dev/full }\n" + TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint));
        using var log = LogHost.Open(read.Settings!.Log, TextWriter.Null);
        await using var node = await ProxyNode.StartAsync(read.Settings!, ConfigurationFactory.ParseString(QuickCluster.Fresh), log: log);
        using (await TcpPeer.ConnectAsync(node.Listeners.Single().Endpoint)) Hold(await _origin.AcceptAsync());
        await Eventually.EqualAsync("access-log-losing log-losing", async () => string.Join(
            ' ', (await node.Doctor.ExamineAsync(DirectoryScope.Cluster))!.Findings.Select(each => each.Code.Code).Where(code => code.EndsWith("-losing", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Names_that_nobody_knows_are_found()
    {
        await using var dns = await DnsServer.StartAsync("other 5 A 127.0.0.1");
        await StartAsync($$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web }
            proxy.listeners.api { bind = "127.0.0.1:0", pool = api }
            proxy.pools.web.endpoints = [{ srv = "_web._tcp.test" }]
            proxy.pools.api.endpoints = ["nobody.test:80"]
            proxy.dns.servers = ["{{dns.EndPoint}}"]
            """);
        Assert.StartsWith("_web._tcp.test: ", (await FoundAsync("service-unanswered")).What, StringComparison.Ordinal);
        Assert.Equal("pool web", (await FoundAsync("pool-empty")).Where);
        Assert.Equal("pool api, endpoint nobody.test:80", (await FoundAsync("endpoint-unresolved")).Where);
    }

    [Fact]
    public async Task A_pool_that_nobody_is_sent_to_is_not_missed()
    {
        using var dead = new RefusingPort();
        await StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint) + $$"""
            proxy.pools.spare { endpoints = ["{{dead.EndPoint}}"], check { kind = tcp, every = 50ms, fast = 50ms, down = 50ms, timeout = 50ms, fall = 1 } }
            """);
        Assert.Equal(Severity.Note, (await FoundAsync("endpoint-down")).Code.Severity);
        Assert.DoesNotContain(await FindingsAsync(), each => each.Code.Code == "pool-down");
    }

    [Fact]
    public async Task A_certificate_whose_files_cannot_be_used_any_more_is_found()
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("www.example", to: 60);
        await StartAsync($$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web, tls { certificates = [{ cert = "{{certificate}}", key = "{{key}}" }], reload = 1s } }
            proxy.pools.web.endpoints = ["{{_origin.EndPoint}}"]
            """);
        Assert.DoesNotContain(await FindingsAsync(), each => each.Code.Code.StartsWith("certificate", StringComparison.Ordinal));
        await File.WriteAllTextAsync(certificate, "not a certificate\n");
        Assert.Contains("the server certificate of www.example in ", (await FoundAsync("certificate-not-renewed")).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_store_keeps_is_told_and_that_it_is_held()
    {
        using var dead = new RefusingPort();
        await StartStoreAsync(dead.EndPoint, _directory["spool"], "");
        Assert.Equal(PeerEnd.Eof, await HandInAsync("hello"));
        await Eventually.EqualAsync(QueueState.Waiting, async () => (await FactsAsync()).Queues.SingleOrDefault()?.State ?? QueueState.Delivering);
        var facts = await FactsAsync();
        var (store, queue) = (Assert.Single(facts.Stores), Assert.Single(facts.Queues));
        Assert.Equal(("spool", "", false, 0), (store.Name, store.Refusal, store.HasFailed, store.DeadUnits));
        Assert.InRange(store.DiskBytes, 5, store.MaxBytes);
        Assert.InRange(store.FreeBytes, 1, 1L << 50);
        Assert.Equal(("in", 1, 5L), (queue.Queue, queue.Units, queue.Bytes));
        Assert.Contains("refused", queue.Why, StringComparison.OrdinalIgnoreCase);

        await _node!.Node.Stores.ChangeAsync(UnitAction.Hold, new UnitFilter(Queue: "in"), DirectoryScope.Node);
        Assert.EndsWith(", store spool, queue in", (await FoundAsync("store-units-held")).Where, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_has_given_up_a_unit_is_found()
    {
        await using var server = new Collector(refusals: 1);
        await StartStoreAsync(server.EndPoint, _directory["spool"], "attempts = 1");
        Assert.Equal(PeerEnd.Eof, await HandInAsync("hello"));
        Assert.Equal("1 unit was given up", (await FoundAsync("store-units-dead")).What);
    }

    [Fact]
    public async Task A_store_that_is_full_is_found()
    {
        using var dead = new RefusingPort();
        await StartStoreAsync(dead.EndPoint, _directory["spool"], "max-bytes = 4MiB, max-unit = 1MiB");
        var full = FoundAsync("store-full");
        for (var i = 0; i < 20 && !full.IsCompleted; i++)
        {
            // Those that there is no room for wait.
            var client = await TcpPeer.ConnectAsync(_node!.Listener("in"));
            Hold(client);
            _ = client.SendAllAsync(new byte[1 << 20]).ContinueWith(_ => client.HalfClose(), TaskScheduler.Default);
            await Task.WhenAny(full, client.ReceiveToEndAsync());
        }

        Assert.Contains("max-bytes", (await full).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_whose_disk_fails_is_found_and_so_is_the_node_that_is_not_ready_for_it()
    {
        using var disk = await MountedDisk.ThatBreaks();
        using var dead = new RefusingPort();
        await StartStoreAsync(dead.EndPoint, Path.Combine(disk.Path, "spool"), "max-unit = 8MiB");
        try
        {
            for (var i = 0; i < 20 && await HandInAsync(new string('x', 1 << 20)) == PeerEnd.Eof; i++) continue;
            await FoundAsync("store-failed");
            await FoundAsync("node-not-ready");
        }
        finally
        {
            await _node!.DisposeAsync(); // it has files open on the disk
        }
    }

    [Fact]
    public async Task Members_are_told_with_what_they_are_and_whether_they_are_reached()
    {
        await using var other = await TestNode.StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint));
        await StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint) + $"proxy.cluster.seeds = [\"{other.Node.ClusterAddress}\"]");
        await Eventually.EqualAsync("up up", async () => string.Join(' ', (await CollectAsync()).Members.Select(each => each.Status)));
        var facts = await CollectAsync();
        Assert.Equal(other.Node.ClusterAddress, Assert.Single(facts.Seeds));
        Assert.Equal((other.Node.ClusterAddress, true, false), facts.Members.Where(each => each.IsSeed).Select(each => (each.Address, each.IsSeed, each.IsLighthouse)).Single());
        Assert.All(facts.Nodes, node => Assert.InRange(node.Uncertainty, TimeSpan.Zero, Patience));
        Assert.Contains(await FindingsAsync(), each => each.Code.Code == "seed-alone");

        // It does not answer, and after a while it is known to be away.
        await other.CrashAsync();
        await Eventually.EqualAsync(true, async () => (await CollectAsync()).Missing.Any(each => each.Node == other.Node.ClusterAddress));
        Assert.Equal($"node {other.Node.ClusterAddress.Split('@')[1]}", (await FoundAsync("member-unreachable")).Where);
    }

    [Fact]
    public async Task A_member_that_is_leaving_for_long_is_found()
    {
        await using var other = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint) + "akka.coordinated-shutdown.phases.before-service-unbind.timeout = 2m\n");
        await StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint) + $"proxy.cluster.seeds = [\"{other.Node.ClusterAddress}\"]");
        var seen = new TaskCompletionSource<Akka.Done>(TaskCreationOptions.RunContinuationsAsynchronously);
        Akka.Actor.CoordinatedShutdown.Get(other.Node.System)
            .AddTask(Akka.Actor.CoordinatedShutdown.PhaseBeforeServiceUnbind, "leave-slowly", () => seen.Task);
        var cluster = Akka.Cluster.Cluster.Get(_node!.Node.System);
        cluster.Leave(Akka.Actor.Address.Parse(other.Node.ClusterAddress));
        await Eventually.EqualAsync(true, () => cluster.State.Members.Any(each => each.Status == Akka.Cluster.MemberStatus.Exiting));
        var time = new ManualTime();
        using var watch = new MemberWatch(() => cluster.State.Members, time);
        await Eventually.EqualAsync("member-in-between", async () =>
        {
            time.Advance(TimeSpan.FromMinutes(16)); // since the watch has looked, or before it has: then the next ones are
            var found = (await new DoctorDirectory(_node.Node.Directory, _node.Node.System, watch, [], TimeProvider.System).ExamineAsync(DirectoryScope.Cluster))!.Findings;
            return found.Select(each => each.Code.Code).FirstOrDefault(code => code == "member-in-between");
        });
        seen.SetResult(Akka.Done.Instance);
    }

    private async Task StartAsync(string hocon) => _node = await TestNode.StartAsync(hocon);

    private Task StartStoreAsync(IPEndPoint server, string directory, string store) => StartAsync($$"""
        proxy.listeners.in { bind = "127.0.0.1:0", pool = in, store = spool }
        proxy.pools.in.endpoints = ["{{server}}"]
        proxy.stores.spool { directory = "{{directory}}", sync = 5ms, min-free = 0, backoff = 20ms, max-backoff = 100ms }
        proxy.stores.spool { {{store}} }
        proxy.drain.timeout = 0
        """);

    private async Task<PeerEnd> HandInAsync(string text)
    {
        using var client = await TcpPeer.ConnectAsync(_node!.Listener("in"));
        try
        {
            await client.SendAllAsync(System.Text.Encoding.ASCII.GetBytes(text));
            client.HalfClose();
            return (await client.ReceiveToEndAsync()).End;
        }
        catch (System.Net.Sockets.SocketException reset) when (TcpPeer.IsReset(reset))
        {
            return PeerEnd.Reset;
        }
    }

    private void Hold(IDisposable peer) => _held.Add(peer);

    private Task<ClusterFacts> CollectAsync() => _node!.Node.Doctor.CollectAsync(DirectoryScope.Cluster, CancellationToken.None);

    private async Task<NodeFacts> FactsAsync() => (await CollectAsync()).Nodes.Single().Facts;

    private async Task<ImmutableArray<Finding>> FindingsAsync() => (await _node!.Node.Doctor.ExamineAsync(DirectoryScope.Cluster))!.Findings;

    private async Task<Finding> FoundAsync(string code)
    {
        Finding? found = null;
        await Eventually.EqualAsync(code, async () => (found = (await FindingsAsync()).FirstOrDefault(each => each.Code.Code == code))?.Code.Code);
        return found!;
    }
}

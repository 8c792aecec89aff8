using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Proxy.Actors.Doctor;
using Proxy.Actors.Listing;
using Proxy.Actors.Pools;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Doctor;

/// <summary>What the doctor finds at a node to which it has really happened.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    // What is the machine's, and so that of whatever else runs on it.
    private static readonly string[] OfMachine =
        ["listen-overflows", "interface-drops", "softnet-drops", "cpu-throttled", "memory-near-limit", "tcp-memory-pressure", "conntrack-near-full", "loop-busy", "loop-late"];

    private readonly TestOrigin _origin = TestOrigin.Listen();
    private readonly List<IDisposable> _held = [];
    private TestNode? _node;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var each in _held) each.Dispose();
        if (_node is not null) await _node.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_wrong_with_a_node_that_has_just_started()
    {
        await StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint));
        var diagnosis = (await _node!.Node.Doctor.ExamineAsync(DirectoryScope.Cluster))!;
        Assert.Empty(diagnosis.Findings.Where(each => !OfMachine.Contains(each.Code.Code)));
        Assert.Equal("1 node, 1 listener, 1 pool with 1 endpoint, 0 certificates, 0 stores", diagnosis.LookedAt);
    }

    [Fact]
    public async Task A_listener_whose_queue_is_full_is_found_and_so_are_those_who_were_turned_away()
    {
        await StartAsync($$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web, backlog = 1, max-pairs = 1 }
            proxy.pools.web.endpoints = ["{{_origin.EndPoint}}"]
            """);
        Hold(await TcpPeer.ConnectAsync(_node!.Listener("web")));
        Hold(await _origin.AcceptAsync());

        // The listener rests, and a queue of one holds two. Others are not answered.
        for (var i = 0; i < 6; i++)
        {
            var client = Hold(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false });
            try
            {
                await client.ConnectAsync(_node.Listener("web"), new CancellationToken(canceled: false)).AsTask().WaitAsync(TimeSpan.FromMilliseconds(200));
            }
            catch (TimeoutException)
            {
                // Still on its way.
            }
        }

        var full = await FoundAsync("listen-queue-full");
        Assert.EndsWith(", listener web", full.Where, StringComparison.Ordinal);
        Assert.Equal(Severity.Error, full.Code.Severity);
        Assert.Contains("2 connections wait to be accepted at 127.0.0.1:", full.What, StringComparison.Ordinal);
        await FoundAsync("listen-overflows");
    }

    [Fact]
    public async Task A_backlog_that_the_kernel_does_not_grant_is_found()
    {
        await StartAsync($$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web, backlog = 65535 }
            proxy.pools.web.endpoints = ["{{_origin.EndPoint}}"]
            """);
        var most = int.Parse(await File.ReadAllTextAsync("/proc/sys/net/core/somaxconn"), CultureInfo.InvariantCulture);
        Assert.Equal(most < 65_535, (await FindingsAsync()).Any(each => each.Code.Code == "backlog-capped"));
    }

    [Fact]
    public async Task Servers_that_are_down_are_found_and_so_is_their_pool()
    {
        using var dead = new RefusingPort();
        await StartAsync(TestNode.Route("web", IPAddress.Loopback, dead.EndPoint)
            + "proxy.pools.web.check { kind = tcp, every = 50ms, fast = 50ms, down = 50ms, timeout = 50ms, fall = 1 }");
        var pool = await FoundAsync("pool-down");
        Assert.Equal("pool web", pool.Where);
        Assert.StartsWith("none of its 1 endpoint takes pairs, on ", pool.What, StringComparison.Ordinal);
        var endpoint = await FoundAsync("endpoint-down");
        Assert.Equal($"pool web, endpoint {dead.EndPoint}", endpoint.Where);
        Assert.Equal("no node reaches it: connection refused", endpoint.What);
        await _node!.Node.Endpoints.SetAsync("web", $"{dead.EndPoint}", AdminState.Maint);
        Assert.DoesNotContain(await FindingsAsync(), each => each.Code.Code == "endpoint-down");
    }

    [Fact]
    public async Task A_server_that_refuses_clients_is_found_where_nothing_is_configured_to_find_it()
    {
        using var dead = new RefusingPort();
        await StartAsync(TestNode.Route("web", IPAddress.Loopback, dead.EndPoint) + TestNode.Route("api", IPAddress.Loopback, _origin.EndPoint));
        Assert.DoesNotContain(await FindingsAsync(), each => each.Code.Code is "connections-fail" or "endpoint-refuses");
        Hold(await TcpPeer.ConnectAsync(_node!.Listener("web")));
        Hold(await TcpPeer.ConnectAsync(_node.Listener("api")));
        Hold(await _origin.AcceptAsync());
        var pool = await FoundAsync("connections-fail");
        Assert.Equal("pool web", pool.Where);
        Assert.StartsWith("clients could not connect to its endpoint on 127.0.0.1:", pool.What, StringComparison.Ordinal);
        Assert.EndsWith(": connection refused", pool.What, StringComparison.Ordinal);
        var endpoint = await FoundAsync("endpoint-refuses");
        Assert.Equal($"pool web, endpoint {dead.EndPoint}", endpoint.Where);
        Assert.Contains(" in a row failed on 127.0.0.1:", endpoint.What, StringComparison.Ordinal);
        Assert.DoesNotContain(await FindingsAsync(), each => each.Where.Contains("api", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_clients_cannot_connect_to_is_found_without_checks()
    {
        using var dead = new RefusingPort();
        await StartAsync(TestNode.Route("web", IPAddress.Loopback, dead.EndPoint, _origin.EndPoint)
            + "proxy.pools.web.ejection { failures = 1 }");
        for (var i = 0; i < 2; i++) Hold(await TcpPeer.ConnectAsync(_node!.Listener("web")));
        var found = await FoundAsync("endpoint-ejected");
        Assert.Contains("connection refused", found.What, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Clients_that_wait_for_a_place_are_found_and_so_is_the_server_that_is_full()
    {
        await StartAsync($$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web }
            proxy.pools.web { endpoints = [{ address = "{{_origin.EndPoint}}", max-pairs = 1 }], queue { max = 10, timeout = 60s } }
            """);
        Hold(await TcpPeer.ConnectAsync(_node!.Listener("web")));
        Hold(await _origin.AcceptAsync());
        Hold(await TcpPeer.ConnectAsync(_node.Listener("web")));
        var waiting = await FoundAsync("queue-waiting");
        Assert.StartsWith("1 client waits for a place, on ", waiting.What, StringComparison.Ordinal);
        await FoundAsync("endpoint-full");
    }

    [Fact]
    public async Task A_bank_that_is_short_is_found()
    {
        await StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint) + "proxy.buffers { bank = 1MiB, max-share = 1MiB }");
        for (var i = 0; i < 3; i++)
        {
            var client = Hold(await TcpPeer.ConnectAsync(_node!.Listener("web"), new TcpPeerOptions { ReceiveBuffer = 32 * 1024 }));
            var server = Hold(await _origin.AcceptAsync());
            await server.SendPatternUntilFullAsync(new BytePattern(4), 64L << 20, TimeSpan.FromMilliseconds(200));
        }

        Assert.Contains(" directions share 1 MiB: ", (await FoundAsync("bank-short")).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_drains_is_found_and_one_that_has_room_for_fewer_pairs_than_it_wants()
    {
        await StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint) + "proxy.limits.max-pairs = 9000000");
        var few = await FoundAsync("descriptors-too-few");
        Assert.Contains("max-pairs asks for 9,000,000", few.What, StringComparison.Ordinal);
        await _node!.Node.BeginDrainAsync();
        Assert.Equal("it takes no new clients; 0 pairs left", (await FoundAsync("node-draining")).What);
        Assert.DoesNotContain(await FindingsAsync(), each => each.Code.Code == "node-not-ready");
    }

    [Fact]
    public async Task A_certificate_that_expires_in_a_day_is_found_with_its_file()
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("www.example", to: 1);
        var (member, memberKey) = authority.Issue("127.0.0.1", to: 2);
        await StartAsync($$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web, tls.certificates = [{ cert = "{{certificate}}", key = "{{key}}" }] }
            proxy.pools.web.endpoints = ["{{_origin.EndPoint}}"]
            proxy.cluster.tls { certificate = "{{member}}", key = "{{memberKey}}", ca = "{{authority.CaFile}}" }
            """);
        var ofMember = await FoundAsync("cluster-certificate-expires-soon");
        Assert.Equal($"node {_node!.Node.ClusterAddress.Split('@')[1]}", ofMember.Where);
        Assert.Contains($"the certificate of 127.0.0.1 in {member} expires on ", ofMember.What, StringComparison.Ordinal);
        var found = await FoundAsync("certificate-expires-soon");
        Assert.Equal("listener web", found.Where);
        Assert.Contains("the server certificate of www.example in ", found.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ca_that_expires_before_the_certificates_that_it_has_signed_is_found_by_itself()
    {
        using var authority = new TestAuthority("cluster", to: 12);
        var (member, key) = authority.Issue("127.0.0.1", to: 400);
        await StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint)
            + $$"""proxy.cluster.tls { certificate = "{{member}}", key = "{{key}}", ca = "{{authority.CaFile}}" }""");
        var found = await FoundAsync("cluster-ca-expires-soon");
        Assert.StartsWith($"the CA CN=cluster in {authority.CaFile} expires on ", found.What, StringComparison.Ordinal);
        Assert.Contains("The CA", found.Code.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(await FindingsAsync(), each => each.Code.Code == "cluster-certificate-expires-soon");
        Assert.Equal(["ca", "member"], _node!.Node.Certificates.Select(each => each.Use).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_node_can_be_asked_for_by_its_address_its_port_or_its_host()
    {
        await StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint));
        var (doctor, address) = (_node!.Node.Doctor, _node.Node.ClusterAddress);
        foreach (var name in new[] { address, address.Split('@')[1], "127.0.0.1" })
            Assert.StartsWith("1 node, ", (await doctor.ExamineAsync(DirectoryScope.Cluster with { Only = name }))!.LookedAt, StringComparison.Ordinal);
        Assert.Null(await doctor.ExamineAsync(DirectoryScope.Cluster with { Only = "10.9.8.7" }));
    }

    private async Task StartAsync(string hocon) => _node = await TestNode.StartAsync(hocon);

    private T Hold<T>(T peer)
        where T : IDisposable
    {
        _held.Add(peer);
        return peer;
    }

    private async Task<ImmutableArray<Finding>> FindingsAsync() => (await _node!.Node.Doctor.ExamineAsync(DirectoryScope.Cluster))!.Findings;

    private async Task<Finding> FoundAsync(string code)
    {
        Finding? found = null;
        await Eventually.EqualAsync(code, async () => (found = (await FindingsAsync()).FirstOrDefault(each => each.Code.Code == code))?.Code.Code);
        return found!;
    }
}

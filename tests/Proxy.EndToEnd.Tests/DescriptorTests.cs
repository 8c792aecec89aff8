using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

public sealed partial class DescriptorTests
{
    private const int Descriptors = 512;
    private const int Waiting = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("")]
    [InlineData("proxy.limits.max-pairs = 100000")]
    public async Task Clients_beyond_the_descriptor_limit_wait_and_are_served_when_others_have_gone(string limits)
    {
        await using var origin = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartNodeAsync(limits, Descriptors, origin.EndPoint);
        var room = await RoomAsync(proxy);
        var established = await ConnectAsync(proxy, room, 0);
        foreach (var each in established) await each.ExchangeAsync();
        var waiting = await ConnectAsync(proxy, Waiting, room);
        var exchanging = waiting.Select(each => each.ExchangeAsync()).ToList();

        Assert.InRange(await CpuOfASecondAsync(proxy), TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
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

    [Fact]
    public async Task A_full_node_can_be_asked_though_strangers_sit_at_every_port()
    {
        await using var origin = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartNodeAsync("", Descriptors, origin.EndPoint);
        var established = await ConnectAsync(proxy, await RoomAsync(proxy), 0);
        foreach (var each in established) await each.ExchangeAsync();
        var cluster = await AddressAsync(proxy, ClusterLine());
        var admin = await AddressAsync(proxy, AdminLine());
        using var http = new HttpClient { BaseAddress = new Uri($"http://{admin}/"), Timeout = Patience };
        using (var first = new Strangers())
        {
            first.Knock(cluster, 20);
            first.Knock(admin, 20);
            Assert.Contains("\"pairs\":", await http.GetStringAsync("v1/proxy/stats"), StringComparison.Ordinal);
            await first.KnockAsync(admin, 60);
        }

        foreach (var each in established) await each.ExchangeAsync();
        established.ForEach(each => each.Dispose());
        await Eventually.EqualAsync(HttpStatusCode.OK, () => StatusAsync(http));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task What_an_operators_first_question_needs_is_loaded_when_the_node_has_started()
    {
        await using var origin = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartNodeAsync("", null, origin.EndPoint);
        var admin = await AddressAsync(proxy, AdminLine());
        var cluster = await AddressAsync(proxy, ClusterLine());
        await proxy.Process.WaitForLineAsync(new Regex("^Accepting"), Patience);
        var before = AssembliesOf(proxy);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{admin}/"), Timeout = Patience };
        string[] paths = ["readyz", "v1/palettes", "v1/proxy/stats", "v1/proxy/pairs", "v1/cluster/show", "v1/cluster-sharding/region-stats?region=pair", "v1/nothing"];
        foreach (var path in paths) await http.GetAsync(new Uri(path, UriKind.Relative));
        var established = await ConnectAsync(proxy, 2, 0);
        foreach (var each in established) await each.ExchangeAsync();
        using (var strangers = new Strangers())
        {
            await strangers.KnockAsync(cluster, 2);
            Assert.Empty(AssembliesOf(proxy).Except(before));
        }

        established.ForEach(each => each.Dispose());
        await proxy.EndAsync();
    }

    [Theory]
    [InlineData(256, 1)]
    [InlineData(1000, 150)]
    public async Task A_node_without_room_for_pairs_does_not_start_and_says_what_to_do(int limit, int listeners)
    {
        using var directory = new TempDirectory("few");
        var hocon = string.Concat(Enumerable.Range(0, listeners).Select(i => $"proxy.listeners.l{i} {{ bind = \"127.0.0.1:0\", pool = web }}\n"));
        await File.WriteAllTextAsync(
            directory["node.conf"], $"proxy {{ loops.count = 4, admin.bind = \"127.0.0.1:0\", pools.web.endpoints = [\"127.0.0.1:1\"] }}\n{hocon}");
        await using var node = ProcessUnderTest.Start(
            DebianProgram.Find("prlimit", "util-linux"),
            [$"--nofile={limit}:{limit}", "dotnet", BuiltProgram.Find("Proxy.Node"), "--config", directory["node.conf"]],
            workingDirectory: directory.Path);
        Assert.Equal(1, await node.WaitForExitAsync(Patience));
        Assert.Matches($@"(?m)^proxy\.limits\.max-pairs: {limit} open files \(ulimit -n\) leave room for [0-9]+ pairs: [^\n]*raise the limit to [0-9]+: ulimit -n [0-9]+[^\n]*$", node.Output);
    }

    private static async Task<int> RoomAsync(ProxyProcess proxy) => int.Parse(
        (await proxy.Process.WaitForLineAsync(PairsLine(), Patience)).Groups["pairs"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static async Task<IPEndPoint> AddressAsync(ProxyProcess proxy, Regex line) =>
        IPEndPoint.Parse((await proxy.Process.WaitForLineAsync(line, Patience)).Groups["address"].Value);

    private static async Task<TimeSpan> CpuOfASecondAsync(ProxyProcess proxy)
    {
        var before = proxy.Process.Vitals.CpuTime;
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1));
        await tick.WaitForNextTickAsync();
        return proxy.Process.Vitals.CpuTime - before;
    }

    private static HashSet<string> AssembliesOf(ProxyProcess proxy) =>
        [.. File.ReadLines($"/proc/{proxy.Process.Id}/maps").Select(line => line.Split('/')[^1]).Where(name => name.EndsWith(".dll", StringComparison.Ordinal))];

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("readyz", UriKind.Relative));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return HttpStatusCode.RequestTimeout;
        }
    }

    private static async Task<List<Bystander>> ConnectAsync(ProxyProcess proxy, int count, int seed)
    {
        var peers = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => TcpPeer.ConnectAsync(
            proxy.Listener, new TcpPeerOptions { Timeout = TimeSpan.FromSeconds(60) })));
        return [.. peers.Select((peer, i) => new Bystander(peer, (ulong)(seed + i)))];
    }

    [GeneratedRegex("^  pairs up to (?<pairs>[0-9,]+) \\(")]
    private static partial Regex PairsLine();

    [GeneratedRegex("^  cluster akka\\.tcp://ProxyCluster@(?<address>\\S+)$")]
    private static partial Regex ClusterLine();

    [GeneratedRegex("^  admin (?<address>\\S+)$")]
    private static partial Regex AdminLine();

    /// <summary>Connections of somebody who has nothing to say, or nothing that makes sense.</summary>
    private sealed class Strangers : IDisposable
    {
        private readonly List<Socket> _sockets = [];

        /// <summary>Connects; whether the connection is kept is not waited for.</summary>
        public void Knock(IPEndPoint at, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(at);
                _sockets.Add(socket);
            }
        }

        /// <summary>Connects and talks nonsense, and waits until it is shown the door.</summary>
        public async Task KnockAsync(IPEndPoint at, int count)
        {
            var first = _sockets.Count;
            Knock(at, count);
            using var bound = new CancellationTokenSource(Patience);
            foreach (var socket in _sockets.Skip(first))
            {
                try
                {
                    await socket.SendAsync("nonsense\r\n\r\n"u8.ToArray(), bound.Token);
                    while (await socket.ReceiveAsync(new byte[1024], bound.Token) > 0)
                    {
                    }
                }
                catch (SocketException)
                {
                    // A reset is a way, too.
                }
            }
        }

        public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
    }
}

using System.Net;
using System.Text.Json;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>What <c>pbm doctor</c> says of nodes that have something the matter, each a process of its own.</summary>
public sealed class DoctorTests
{
    private const string Checked = "check { kind = tcp, every = 100ms, fast = 100ms, down = 100ms, timeout = 100ms, fall = 1, rise = 1 }";

    // What is the machine's, and so that of whatever else runs on it.
    internal static readonly string[] OfMachine =
        ["listen-overflows", "interface-drops", "softnet-drops", "cpu-throttled", "memory-near-limit", "tcp-memory-pressure", "conntrack-near-full", "loop-busy", "loop-late", "clock-unsynchronised"];

    [Fact]
    public async Task Two_nodes_that_differ_are_told_from_each_other()
    {
        await using var origin = TestOrigin.Listen();
        using var dead = new RefusingPort();
        var record = $"_web._tcp 5 SRV 0 1 {origin.EndPoint.Port} one.test.";
        await using var right = await DnsServer.StartAsync(record, "one A 127.0.0.1");
        await using var wrong = await DnsServer.StartAsync(record, "one A 127.0.0.99"); // where nobody listens
        var routes = new Dictionary<string, IPEndPoint> { ["api"] = origin.EndPoint, ["old"] = dead.EndPoint };
        string Hocon(DnsServer dns, string more) => $$"""
            proxy.pools.web { endpoints = [{ srv = "_web._tcp.test" }], {{Checked}} }
            proxy.pools.old.{{Checked}}
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web }
            proxy.dns.servers = ["{{dns.EndPoint}}"]
            {{more}}
            """;
        await using var one = await NodeProcess.StartAsync(null, routes, Hocon(right, ""));
        await using var two = await NodeProcess.StartAsync(one, routes, Hocon(wrong, "proxy.pools.api.attempts = 7"));
        foreach (var asked in new[] { one, two })
        {
            await Eventually.EqualAsync(
                "pool-down configurations-differ endpoint-down endpoint-down-on-node two-members",
                async () => string.Join(' ', (await FindingsAsync(asked)).Select(each => each.Code).Where(each => each is not "seed-alone")));
            var found = (await FindingsAsync(asked)).ToDictionary(each => each.Code);
            Assert.Equal("pool old", found["pool-down"].Where);
            Assert.Equal($"pool old, endpoint {dead.EndPoint}", found["endpoint-down"].Where);
            Assert.Equal("proxy.pools.api", found["configurations-differ"].Where);
            var lost = found["endpoint-down-on-node"];
            Assert.Equal($"pool web, endpoint one.test:{origin.EndPoint.Port}", lost.Where);
            Assert.StartsWith($"{two.Address.Split('@')[1]} cannot reach it, and 1 other node does", lost.What, StringComparison.Ordinal);
            Assert.All(found.Values, each => Assert.False(each.Why.Length == 0 || each.Remedy.Length == 0));
        }

        var text = await Pbm.TryAsync(one, "doctor");
        Assert.Equal(1, text.ExitCode);
        Assert.Matches(@"^error \[pool-down\] pool old: none of its 1 endpoint takes pairs, on all 2 nodes\.\n  Its clients are turned away, .*\n  What to do: see why in pbm proxy endpoints", text.Output);
        Assert.Contains("1 error, ", text.Output, StringComparison.Ordinal);
        Assert.Contains("looked at 2 nodes, 3 listeners, 3 pools with 3 endpoints, 0 certificates, 0 stores", text.Output, StringComparison.Ordinal);
        Assert.Equal("pbm: 1 error\n", text.Errors);
        Assert.DoesNotContain("configurations-differ", (await Pbm.TryAsync(one, $"doctor --node {two.Address.Split('@')[1]}")).Output, StringComparison.Ordinal);
        Assert.Contains("--local and --node exclude each other", (await Pbm.TryAsync(one, "doctor --local --node nowhere")).Errors, StringComparison.Ordinal);
        Assert.Contains("this node does not reach it; the other nodes were not asked: connection refused", (await Pbm.TryAsync(one, "doctor --local")).Output, StringComparison.Ordinal);
        Assert.Contains("there is no node \"nowhere\" (see: cluster show)", (await Pbm.TryAsync(one, "doctor --node nowhere")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_with_few_descriptors_says_that_it_has_room_for_fewer_pairs()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await NodeProcess.StartAsync(
            null, new Dictionary<string, IPEndPoint> { ["web"] = origin.EndPoint }, "proxy.limits.max-pairs = 5000", descriptors: 640);
        var result = await Pbm.TryAsync(node, "doctor");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"warning \[descriptors-too-few\] node 127\.0\.0\.1:[0-9]+: 640 descriptors leave room for [0-9]+ pairs, and max-pairs asks for 5,000\.\n", result.Output);
    }

    private static async Task<IReadOnlyList<(string Code, string Where, string What, string Why, string Remedy)>> FindingsAsync(NodeProcess node) =>
    [
        .. (await Pbm.TryAsync(node, "doctor", "--json")).Rows
            .Select(each => (Text(each, "code"), Text(each, "where"), Text(each, "what"), Text(each, "why"), Text(each, "remedy")))
            .Where(each => !OfMachine.Contains(each.Item1)),
    ];

    private static string Text(JsonElement row, string property) => row.GetProperty(property).GetString()!;
}

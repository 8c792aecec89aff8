using Akka.Cluster;
using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Cmd.Tests.ClusterPalette;

/// <summary>What changes a cluster, each on members of its own. What only looks is tested through <c>pbm</c>.</summary>
public sealed class ClusterCommandsTests
{
    [Fact]
    public async Task Member_joins_is_seen_to_come_leaves_and_is_seen_to_go()
    {
        await using var first = await TestMember.StartAloneAsync();
        await using var second = await TestMember.StartAsync();
        using var watching = first.Api();
        using var tail = await watching.BeginAsync("cluster", "tail");
        using var joining = second.Api();
        Assert.Equal($"Joining {first.Address}", (await joining.RunAsync("cluster", "join", "-a", first.Address)).Texts[0]);
        await SeenAsync(tail, "joining", second.Address);
        await SeenAsync(tail, "up", second.Address);
        await Patience.UntilAsync(
            () => second.Cluster.State.Members.Any(member => member.Address == first.Cluster.SelfAddress), "it knows of the other member");

        var again = await joining.RunAsync("cluster", "join", "-a", first.Address);
        Assert.Equal($"{first.Address} is in this node's cluster already", again.Of("error").Single().GetProperty("text").GetString());

        // By host and port alone, and asked of the other member.
        var port = second.Cluster.SelfAddress.Port;
        Assert.Equal($"{second.Address} is leaving", (await watching.RunAsync("cluster", "leave", "-a", $"127.0.0.1:{port}")).Texts[0]);
        await SeenAsync(tail, "leaving", second.Address);
        await SeenAsync(tail, "exiting", second.Address);
        await SeenAsync(tail, "removed", second.Address);
        await second.System.WhenTerminated.WaitAsync(Patience.Limit);
        await Patience.UntilAsync(async () => (await watching.RunAsync("cluster", "show")).Data.Count == 1, "one member is shown");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Member_that_crashed_is_named_unreachable_and_declared_down(bool byName)
    {
        await using var first = await TestMember.StartAloneAsync();
        await using var second = await TestMember.StartAsync();
        await second.Cluster.JoinAsync(first.Cluster.SelfAddress, new CancellationTokenSource(Patience.Limit).Token);
        var dead = second.Address;
        using var api = first.Api();
        Assert.Equal("every member can be reached", (await api.RunAsync("cluster", "down-unreachable")).Texts[0]);
        await second.CrashAsync();
        await Patience.UntilAsync(() => first.Cluster.State.Unreachable.Count == 1, "the crash is noticed");

        var shown = (await api.RunAsync("cluster", "show")).Of("data").Single(line => line.GetProperty("value").GetProperty("address").GetString() == dead);
        Assert.False(shown.GetProperty("value").GetProperty("isReachable").GetBoolean());
        Assert.Contains(" | up | unreachable | ", shown.GetProperty("text").GetString(), StringComparison.Ordinal);

        var answer = byName ? await api.RunAsync("cluster", "down", "--address", dead) : await api.RunAsync("cluster", "down-unreachable");
        Assert.Equal($"{dead} is declared down", answer.Texts[0]);
        await Patience.UntilAsync(() => first.Cluster.State.Members.Count == 1, "the dead member is gone");
    }

    [Theory]
    [InlineData("leave", "127.0.0.1:1", "is no member of this cluster (see: cluster show)")]
    [InlineData("down", "akka.tcp://Members@127.0.0.1:1", "is no member of this cluster (see: cluster show)")]
    [InlineData("down", "nonsense", "'nonsense' is not the address of a node (write akka.tcp://Members@HOST:PORT, or HOST:PORT)")]
    public async Task Address_of_nobody_is_refused(string command, string address, string message)
    {
        await using var member = await TestMember.StartAloneAsync();
        using var api = member.Api();
        var error = (await api.RunAsync("cluster", command, "-a", address)).Of("error").Single();
        Assert.EndsWith(message, $"{error.GetProperty("text").GetString()} ({error.GetProperty("remedy").GetString()})", StringComparison.Ordinal);
        Assert.Equal(MemberStatus.Up, member.Cluster.SelfMember.Status);
    }

    [Fact]
    public async Task Cluster_without_a_leader_says_so()
    {
        await using var member = await TestMember.StartAsync();
        using var api = member.Api();
        Assert.Equal("the cluster has no leader now", (await api.RunAsync("cluster", "leader")).Of("error").Single().GetProperty("text").GetString());
    }

    private static async Task SeenAsync(StreamReader tail, string what, string address)
    {
        while (true)
        {
            var line = await AdminApi.NextAsync(tail);
            if (line.GetProperty("kind").GetString() != "data") continue;
            var value = line.GetProperty("value");
            if (value.GetProperty("event").GetString() == what && value.GetProperty("address").GetString() == address) return;
        }
    }
}

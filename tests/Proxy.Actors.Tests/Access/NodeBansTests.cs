using System.Diagnostics;
using System.Net;
using Proxy.Actors.Access;
using Proxy.Actors.Replication;
using Proxy.Actors.Tests.Pools;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Access;

/// <summary>Bans on real nodes of one cluster.</summary>
[Collection(LiveNodeGroup.Name)]
public sealed class NodeBansTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task What_is_banned_on_one_node_is_banned_on_all_within_a_second_and_unbanned_likewise()
    {
        await using var cluster = await EndpointCluster.StartAsync(2, EndpointCluster.Serialized);
        var (first, second) = (cluster.Nodes[0].Node.Bans, cluster.Nodes[1].Node.Bans);
        Assert.Empty(first.List.Bans);
        var clock = Stopwatch.StartNew();
        var change = await first.BanAsync("192.0.2.0/24", Hour, "too many");
        Assert.Equal((BanOutcome.Everywhere, ""), (change.Outcome, change.Problem));
        Assert.Equal("192.0.2.0/24", Assert.Single(change.Bans).Network.ToString());
        Assert.True(IsBanned(first, "192.0.2.9"));
        await Eventually.EqualAsync(true, () => IsBanned(second, "192.0.2.9"));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        var heard = Assert.Single(second.List.Bans);
        Assert.Equal((Hour, "too many"), (heard.Until - heard.Since, heard.Reason));
        Assert.False(IsBanned(second, "192.0.3.9"));

        await second.BanAsync("2001:db8::/32", null);
        await Eventually.EqualAsync(2, () => first.List.Bans.Length);
        Assert.Equal(BanOutcome.Everywhere, (await first.UnbanAsync("192.0.2.0/24")).Outcome);
        await Eventually.EqualAsync(false, () => IsBanned(second, "192.0.2.9"));
        Assert.Equal(BanOutcome.Everywhere, (await second.UnbanAllAsync()).Outcome);
        await Eventually.EqualAsync(0, () => first.List.Bans.Length);
    }

    [Fact]
    public async Task Joining_node_knows_before_it_accepts()
    {
        await using var cluster = await EndpointCluster.StartAsync(1);
        await cluster.Nodes[0].Node.Bans.BanAsync("192.0.2.7", null, "one");
        await cluster.Nodes[0].Node.Bans.BanAsync("192.0.2.8", null, "two");
        var joined = await cluster.AddAsync();
        Assert.Equal(["192.0.2.7", "192.0.2.8"], joined.Node.Bans.List.Bans.Select(ban => ban.Network.ToString()));
        // The node that was told first goes, and what it was told stays.
        await cluster.StopAsync(cluster.Nodes[0]);
        Assert.Equal(2, joined.Node.Bans.List.Bans.Length);
    }

    [Fact]
    public async Task Ban_ends_by_itself_and_one_that_is_said_again_is_as_it_is_said_then()
    {
        await using var cluster = await EndpointCluster.StartAsync(1);
        var bans = cluster.Nodes[0].Node.Bans;
        await bans.BanAsync("192.0.2.7", TimeSpan.FromMilliseconds(300));
        await bans.BanAsync("192.0.2.8", TimeSpan.FromMilliseconds(300));
        await bans.BanAsync("192.0.2.8", Hour, "again");
        await Eventually.EqualAsync(false, () => IsBanned(bans, "192.0.2.7"));
        Assert.Equal("again", Assert.Single(bans.List.Bans).Reason);
        Assert.True(IsBanned(bans, "192.0.2.8"));
    }

    [Fact]
    public async Task Thousands_of_bans_are_told_to_all_nodes_and_to_one_that_joins()
    {
        await using var cluster = await EndpointCluster.StartAsync(2);
        var first = cluster.Nodes[0].Node.Bans;
        var store = BanKey.Parts(cluster.Nodes[0].Node.System);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        // As an operator's tool would write them over a time, with the longest reasons.
        var reason = new string('x', NodeBans.MaxReason);
        var networks = Enumerable.Range(0, NodeBans.MaxBans).Select(i => $"2001:db8:{i:x}:ffff::/64").ToLookup(SharedPart.Of);
        await Task.WhenAll(networks.Select(part => store.WriteAsync(part.Key, _ => new BanShard(
            [.. part.Order(StringComparer.Ordinal).Select(network => new BanEntry(network, now, now + 3_600_000, reason))]))));
        await Eventually.EqualAsync(NodeBans.MaxBans, () => first.List.Bans.Length);
        await Eventually.EqualAsync(NodeBans.MaxBans, () => cluster.Nodes[1].Node.Bans.List.Bans.Length);
        var joined = await cluster.AddAsync();
        Assert.Equal(NodeBans.MaxBans, joined.Node.Bans.List.Bans.Length);

        var refused = await first.BanAsync("10.0.0.1", null);
        Assert.Equal((BanOutcome.Refused, "there are 10,000 bans, and no more may be (unban some, or ban the network that they are in)"), (refused.Outcome, refused.Problem));
        Assert.Equal(BanOutcome.Everywhere, (await first.BanAsync("2001:db8:1:ffff::/64", null)).Outcome);
        await joined.Node.Bans.UnbanAllAsync();
        await Eventually.EqualAsync(0, () => first.List.Bans.Length);
    }

    [Fact]
    public async Task What_cannot_be_meant_is_refused_with_a_reason()
    {
        await using var cluster = await EndpointCluster.StartAsync(1);
        var bans = cluster.Nodes[0].Node.Bans;
        await RefusedAsync("10.0.0.1/8", "\"10.0.0.1/8\" is an address within a network (write 10.0.0.0/8, or the address without /8)");
        await RefusedAsync("nobody", "\"nobody\" is not an IP address; names are not resolved here (");
        await RefusedAsync("0.0.0.0/0", "0.0.0.0/0 is every IPv4 address there is: nobody could connect (write --force if that is meant)");
        await RefusedAsync("::/0", "::/0 is every IPv6 address there is");
        await RefusedAsync("::ffff:0:0/96", "0.0.0.0/0 is every IPv4 address there is");
        await RefusedAsync("10.0.0.1", "the reason is longer than 80 characters", reason: new string('x', 81));
        await RefusedAsync("10.0.0.1", "the reason has characters that cannot be shown", reason: "a\nb");
        await RefusedAsync("10.0.0.1", "a ban lasts from a moment to ten years", TimeSpan.Zero);
        await RefusedAsync("10.0.0.1", "a ban lasts from a moment to ten years", TimeSpan.MaxValue);
        Assert.Empty(bans.List.Bans);

        async Task RefusedAsync(string network, string problem, TimeSpan? duration = null, string reason = "")
        {
            var change = await bans.BanAsync(network, duration, reason);
            Assert.Equal(BanOutcome.Refused, change.Outcome);
            Assert.StartsWith(problem, change.Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Unban_names_the_ban_that_is_meant()
    {
        await using var cluster = await EndpointCluster.StartAsync(1);
        var bans = cluster.Nodes[0].Node.Bans;
        await bans.BanAsync("10.0.0.0/8", null);
        Assert.Equal("10.1.2.3 is not banned by itself: 10.0.0.0/8 is", (await bans.UnbanAsync("10.1.2.3")).Problem);
        Assert.Equal("::1 is not banned", (await bans.UnbanAsync("::1")).Problem);
        Assert.Equal(BanOutcome.Refused, (await bans.UnbanAsync("10.1.2.3/8")).Outcome);
        Assert.Equal(BanOutcome.Everywhere, (await bans.BanAsync("0.0.0.0/0", null, force: true)).Outcome);
        Assert.True(IsBanned(bans, "127.0.0.1"));
        Assert.Equal(2, (await bans.UnbanAllAsync()).Bans.Length);
        Assert.Empty((await bans.UnbanAllAsync()).Bans);
        Assert.False(IsBanned(bans, "127.0.0.1"));
    }

    private static bool IsBanned(NodeBans bans, string address) =>
        bans.List.IsBanned(TcpAddress.From(new IPEndPoint(IPAddress.Parse(address), 50_000)));
}

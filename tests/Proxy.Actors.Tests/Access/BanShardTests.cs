using System.Text.Json;
using CsCheck;
using Proxy.Actors.Access;
using Proxy.Actors.Replication;
using Proxy.Actors.Wire;

namespace Proxy.Actors.Tests.Access;

public sealed class BanShardTests
{
    private const long Now = 1_764_144_000_000;

    private static readonly Gen<BanEntry> Entry =
        from network in Gen.Int[0, 3]
        from changed in Gen.Int[-3, 3]
        from ends in Gen.Int[-3, 4]
        from reason in Gen.Int[0, 1]
        select new BanEntry($"10.0.0.{network}", Now + (changed * BanShard.Kept / 2), ends == 4 ? null : Now + (ends * BanShard.Kept / 2), $"{reason}");

    private static readonly Gen<BanShard> Shard = Entry.Array[0, 6].Select(entries =>
        entries.Aggregate(BanShard.Empty, (shard, entry) => shard.Merge(new BanShard([entry]), Now)));

    [Fact]
    public void Nodes_come_to_the_same_whatever_the_way_and_the_order() => Gen.Select(Shard, Shard, Shard).Sample(
        (a, b, c) =>
        {
            var merged = Merge(Merge(a, b), c);
            return merged.Equals(Merge(a, Merge(b, c))) && merged.Equals(Merge(c, Merge(b, a))) && Merge(merged, a).Equals(merged)
                && Merge(a, a).Equals(a) && merged.GetHashCode() == Merge(c, Merge(a, b)).GetHashCode();
        },
        iter: 5_000);

    [Fact]
    public void Later_of_two_changes_wins_also_when_its_clock_is_behind()
    {
        var banned = BanShard.Empty.With("10.0.0.1", Now, null, "one");
        var lifted = banned.Without(["10.0.0.1"], Now - 5_000);
        Assert.False(Assert.Single(Merge(banned, lifted).Entries).IsLive(Now));
        var again = lifted.With("10.0.0.1", Now - 9_000, Now + 1, "two");
        var entry = Assert.Single(Merge(lifted, Merge(again, banned)).Entries);
        Assert.Equal(("two", true, false), (entry.Reason, entry.IsLive(Now), entry.IsLive(Now + 1)));
    }

    [Theory]
    [InlineData(-60, true)]
    [InlineData(-60, false)]
    [InlineData(60, true)]
    [InlineData(60, false)]
    public void Taken_back_and_banned_again_counts_also_where_clocks_differ_by_more_than_that_is_kept(int minutes, bool isTakenBackHere)
    {
        // The operator asks one node after the other, and each has heard of what the other was told.
        var there = Now + (minutes * 60_000);
        var banned = BanShard.Empty.With("10.0.0.1", there, null, "one");
        var lifted = banned.Without(["10.0.0.1"], isTakenBackHere ? Now : there);
        foreach (var clock in new[] { Now, there })
            Assert.DoesNotContain(banned.Merge(lifted, clock).Entries, entry => entry.IsLive(clock) || entry.Read() is not null);

        foreach (var (asked, clock) in new[] { (Now, there), (there, Now) })
        {
            var again = lifted.With("10.0.0.1", asked, null, "two");
            Assert.Equal("two", Assert.Single(banned.Merge(lifted, clock).Merge(again, clock).Entries).Read()?.Reason);
        }
    }

    [Fact]
    public void A_ban_lasts_as_it_is_said_by_the_clock_of_the_node_also_behind_a_change_that_seems_to_come_later()
    {
        var lifted = BanShard.Empty.With("10.0.0.1", Now + 5_000, null, "one").Without(["10.0.0.1"], Now);
        var entry = Assert.Single(lifted.With("10.0.0.1", Now, Now + 5_002, "two").Entries);
        Assert.Equal((true, false, "two"), (entry.IsLive(Now), entry.IsLive(Now + 5_003), entry.Read()?.Reason));
    }

    [Fact]
    public void What_ended_is_kept_for_a_while_and_then_forgotten_by_all()
    {
        var shard = BanShard.Empty.With("10.0.0.1", Now, Now + 10, "").With("10.0.0.2", Now, null, "").Without(["10.0.0.2"], Now);
        Assert.Equal(2, shard.Merge(shard, Now + BanShard.Kept - 1).Entries.Length);
        Assert.Equal("10.0.0.1", Assert.Single(shard.Merge(shard, Now + BanShard.Kept + 1).Entries).Network);
        Assert.Empty(BanShard.Empty.Merge(shard, Now + BanShard.Kept + 10).Entries);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("too many", true)]
    [InlineData("\"<é", true)]
    public void Size_is_that_on_the_wire_or_a_little_more(string reason, bool ends)
    {
        var shard = Enumerable.Range(0, 50).Aggregate(BanShard.Empty, (all, i) =>
            all.With($"2001:db8:{i}::/64", Now, ends ? Now + 1 : null, reason));
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(shard, WireJson.Default.BanShard).Length, shard.Size * 4 / 5, shard.Size + 20);
    }

    [Fact]
    public void Networks_are_spread_evenly_over_the_parts_and_in_the_same_way_on_all_nodes()
    {
        var parts = Enumerable.Range(0, NodeBans.MaxBans).CountBy(i => SharedPart.Of($"10.{i >> 8}.{i & 255}.0/24")).ToDictionary();
        Assert.Equal(SharedPart.Count, parts.Count);
        // Of networks with text of usual length and the longest reason, as many as come together fit.
        var longest = new BanEntry("2001:db8:1234:5678::/64", Now, Now, new string('x', NodeBans.MaxReason)).Size;
        Assert.InRange(parts.Values.Max() * longest, 0, SharedPart.MaxBytes);
        Assert.Equal(21, SharedPart.Of("10.0.0.0/8"));
    }

    private static BanShard Merge(BanShard one, BanShard other) => one.Merge(other, Now);
}

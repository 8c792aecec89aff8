using System.Collections.Immutable;
using System.Text.Json;
using Akka.Actor;
using Akka.Cluster;
using CsCheck;
using Proxy.Actors.Verdicts;
using Proxy.Actors.Wire;

namespace Proxy.Actors.Tests.Verdicts;

public sealed class HealthShardTests
{
    private static readonly Gen<HealthShard> Shard =
        (from node in Gen.Int[0, 3]
         from life in Gen.Int[0, 1]
         from number in Gen.Int[0, 3]
             // One node says one thing under one number.
         select new HealthPart(Name(node), life, number, [$"web 10.0.0.1:{node}{life}{number} up 0 "])).Array[0, 5]
        .Select(parts => parts.Aggregate(HealthShard.Empty, (shard, part) => shard.With(part)));

    [Fact]
    public void Nodes_come_to_the_same_whatever_the_way_and_the_order() => Gen.Select(Shard, Shard, Shard).Sample(
        (a, b, c) =>
        {
            var merged = a.Merge(b).Merge(c);
            return merged.Equals(a.Merge(b.Merge(c))) && merged.Equals(c.Merge(b.Merge(a))) && merged.Merge(a).Equals(merged)
                && a.Merge(a).Equals(a) && merged.GetHashCode() == c.Merge(a.Merge(b)).GetHashCode();
        },
        iter: 5_000);

    [Fact]
    public void Later_part_of_a_node_wins_and_one_of_a_later_life_in_any_case()
    {
        var (old, late, anew) = (Part(1, 0, 7, "a"), Part(1, 0, 9, "b"), Part(1, 1, 1, "c"));
        Assert.Equal(late, Assert.Single(HealthShard.Empty.With(late).With(old).Parts));
        Assert.Equal(anew, Assert.Single(HealthShard.Empty.With(anew).With(late).Parts));
        Assert.Equal([Name(1), Name(2)], HealthShard.Empty.With(Part(2, 0, 1, "x")).With(old).Parts.Select(part => part.Node));
    }

    [Fact]
    public void What_a_removed_member_said_is_taken_out()
    {
        var shard = HealthShard.Empty.With(Part(1, 0, 1, "a")).With(Part(2, 0, 1, "b"));
        Assert.Equal([Member(1), Member(2)], ((Akka.DistributedData.IRemovedNodePruning)shard).ModifiedByNodes.OrderByDescending(node => node.Uid));
        Assert.True(shard.NeedPruningFrom(Member(1)));
        var pruned = shard.Prune(Member(1), Member(2));
        Assert.Equal(Name(2), Assert.Single(pruned.Parts).Node);
        Assert.False(pruned.NeedPruningFrom(Member(1)));
        Assert.False(shard.NeedPruningFrom(new UniqueAddress(Member(1).Address, -8)));
    }

    [Fact]
    public void Statement_comes_back_as_it_went_and_others_are_passed_over()
    {
        var statement = new Statement("db [2001:db8::7]:5432", false, 1_764_144_000_000, "status 503, wanted 200-399");
        Assert.Equal("db [2001:db8::7]:5432 down 1764144000000 status 503, wanted 200-399", statement.Text);
        Assert.Equal(statement, Statement.Parse(statement.Text));
        Assert.Equal("", Statement.Parse((statement with { Words = "" }).Text)?.Words);
        Assert.All(["", "db", "db x up", "db x up soon words", "db x ill 1 words"], text => Assert.Null(Statement.Parse(text)));
        var shortened = Statement.Short("a\r\nb" + new string('x', 200));
        Assert.Equal((80, "a  bx"), (shortened.Length, shortened[..5]));
    }

    [Fact]
    public void Its_size_is_no_less_than_what_goes_over_the_wire()
    {
        var shard = HealthShard.Empty.With(new HealthPart(Name(1), int.MaxValue, long.MaxValue, ["web a:1 up 1 \"\u00e9<", "web b:1 down 1764144000000 refused"])).With(Part(2, 0, 1, "b"));
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(shard, WireJson.Default.HealthShard).Length, shard.Size - 60, shard.Size + 12); // the array's own frame
    }

    private static UniqueAddress Member(int node) => new(new Address("akka.tcp", "ProxyCluster", $"10.0.0.{node}", 4053), -node - 6);

    private static string Name(int node) => NodeName.Of(Member(node));

    private static HealthPart Part(int node, int life, long number, params ImmutableArray<string> said) => new(Name(node), life, number, said);
}

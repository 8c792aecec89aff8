using Proxy.Actors.Verdicts;

namespace Proxy.Actors.Tests.Verdicts;

public sealed class OwnersTests
{
    private static readonly List<string> Keys = [.. Enumerable.Range(0, 5_000).Select(i => $"web 10.0.{i / 250}.{i % 250}:8080")];
    private static readonly List<string> Nodes = [.. Enumerable.Range(1, 5).Select(i => $"akka.tcp://ProxyCluster@10.0.0.{i}:4053#{i * 77}")];

    [Fact]
    public void Nodes_agree_in_whatever_order_they_know_of_each_other()
    {
        var (one, other) = (new Owners(Nodes), new Owners(Enumerable.Reverse(Nodes).Append(Nodes[2])));
        Assert.True(one.Nodes.SequenceEqual(other.Nodes));
        Assert.All(Keys, key => Assert.True(one.Of(key).SequenceEqual(other.Of(key))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void There_are_two_of_them_where_there_are_so_many_nodes(int nodes)
    {
        var owners = new Owners(Nodes.Take(nodes));
        Assert.All(Keys, key => Assert.Equal(Math.Min(nodes, 2), owners.Of(key).Distinct().Count()));
    }

    [Fact]
    public void Work_is_spread_evenly()
    {
        var owners = new Owners(Nodes);
        foreach (var place in new[] { 0, 1 })
        {
            var counts = Keys.CountBy(key => owners.Of(key)[place]).ToDictionary();
            Assert.Equal(Nodes.Count, counts.Count);
            Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150)); // of 1,000, with a deviation of 28
        }
    }

    [Fact]
    public void A_node_that_goes_leaves_every_other_owner_where_it_is()
    {
        var (before, after) = (new Owners(Nodes), new Owners(Nodes.Skip(1)));
        foreach (var key in Keys)
        {
            var kept = before.Of(key).Remove(Nodes[0]);
            Assert.Equal(kept.AsEnumerable(), after.Of(key).Where(owner => kept.Contains(owner)));
        }
    }

    [Fact]
    public void It_is_the_same_in_all_versions() =>
        Assert.Equal([Nodes[3], Nodes[1]], new Owners(Nodes).Of("db 10.0.0.7:5432").AsEnumerable());
}

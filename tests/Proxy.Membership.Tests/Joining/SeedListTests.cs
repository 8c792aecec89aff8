using Akka.Actor;
using Proxy.Membership.Joining;

namespace Proxy.Membership.Tests.Joining;

public sealed class SeedListTests
{
    private static readonly Address A = Address.Parse("akka.tcp://P@a:4053");
    private static readonly Address A2 = Address.Parse("akka.tcp://P@a:4054");
    private static readonly Address B = Address.Parse("akka.tcp://P@b:1");

    [Fact]
    public void Lighthouses_that_list_each_other_agree_who_is_first()
    {
        var first = SeedList.Of(A, [B], isSeed: true);
        var second = SeedList.Of(B, [A], isSeed: true);
        Assert.Equal(first.Ordered.AsEnumerable(), second.Ordered.AsEnumerable());
        Assert.Equal((0, 1), (first.Rank, second.Rank));
    }

    [Fact]
    public void The_order_written_does_not_count()
    {
        Assert.Equal([A, A2, B], SeedList.Of(B, [B, A2, A, B], isSeed: true).Ordered.AsEnumerable());
        Assert.Equal([A, A2, B], SeedList.Of(A2, [A, B], isSeed: true).Ordered.AsEnumerable());
    }

    [Fact]
    public void A_node_is_no_seed_unless_it_is_listed()
    {
        Assert.Null(SeedList.Of(A, [B], isSeed: false).Rank);
        Assert.Equal(0, SeedList.Of(A, [B, A], isSeed: false).Rank);
        Assert.Equal([B], SeedList.Of(A, [B, A], isSeed: false).Others);
    }

    [Fact]
    public void A_node_without_seeds_is_its_own()
    {
        var list = SeedList.Of(A, [], isSeed: false);
        Assert.Equal(0, list.Rank);
        Assert.Empty(list.Others);
    }
}

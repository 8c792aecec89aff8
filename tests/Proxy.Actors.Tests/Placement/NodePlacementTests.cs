using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.Placement;

namespace Proxy.Actors.Tests.Placement;

public sealed class NodePlacementTests : IDisposable
{
    private const string Config = """
        akka { loglevel = OFF, actor.provider = cluster, remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 } }
        """;

    private readonly ActorSystem _system = ActorSystem.Create("placement", Config);
    private readonly Cluster _cluster;
    private readonly NodePlacement _placement;

    public NodePlacementTests()
    {
        _cluster = Cluster.Get(_system);
        _cluster.JoinAsync(_cluster.SelfAddress).Wait(TimeSpan.FromSeconds(30));
        _placement = new NodePlacement(_cluster);
    }

    public void Dispose() => _system.Terminate().Wait(TimeSpan.FromSeconds(30));

    [Fact]
    public async Task Shard_is_allocated_on_the_node_that_it_names()
    {
        var own = Region("own");
        var requester = Region("requester");
        var shard = PairId.ShardOf(_cluster.SelfUniqueAddress.Uid, 3);
        Assert.Same(own, await _placement.AllocateShard(requester, shard, Allocations(own)));
    }

    [Theory]
    [InlineData("7-0")]
    [InlineData("")]
    [InlineData("no shard")]
    public async Task Shard_of_a_node_that_is_gone_is_allocated_where_it_was_asked_for(string shard)
    {
        var requester = Region("requester");
        Assert.Same(requester, await _placement.AllocateShard(requester, shard, Allocations(Region("own"))));
    }

    [Fact]
    public async Task Shards_of_members_never_move()
    {
        var shard = PairId.ShardOf(_cluster.SelfUniqueAddress.Uid, 0);
        var allocations = Allocations(Region("own")).ToDictionary(each => each.Key, _ => (IImmutableList<string>)[shard]);
        Assert.Empty(await _placement.Rebalance(allocations.ToImmutableDictionary(), ImmutableHashSet<string>.Empty));
    }

    [Fact]
    public async Task Shards_whose_node_is_gone_are_dropped_once()
    {
        var own = PairId.ShardOf(_cluster.SelfUniqueAddress.Uid, 0);
        var allocations = Allocations(Region("own")).ToDictionary(each => each.Key, _ => (IImmutableList<string>)[own, "7-0", "7-1"]);
        var dropped = await _placement.Rebalance(allocations.ToImmutableDictionary(), ImmutableHashSet.Create("7-0"));
        Assert.Equal("7-1", Assert.Single(dropped));
    }

    [Fact]
    public async Task Shards_that_a_dead_node_held_are_not_asked_of_it()
    {
        var dead = ((ExtendedActorSystem)_system).Provider.ResolveActorRef("akka.tcp://placement@127.0.0.1:1/system/sharding/pair");
        var allocations = Allocations(Region("own"), dead).ToDictionary(each => each.Key, each => (IImmutableList<string>)[each.Key == dead ? "7-0" : "7-1"]);
        var dropped = await _placement.Rebalance(allocations.ToImmutableDictionary(), ImmutableHashSet<string>.Empty);
        Assert.Equal("7-1", Assert.Single(dropped));
    }

    private IActorRef Region(string name) => _system.ActorOf(Props.Empty, name);

    private static ImmutableDictionary<IActorRef, IImmutableList<string>> Allocations(params IActorRef[] regions) =>
        regions.ToImmutableDictionary(region => region, _ => (IImmutableList<string>)ImmutableList<string>.Empty);
}

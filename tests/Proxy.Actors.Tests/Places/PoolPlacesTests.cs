using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.Places;
using Proxy.Actors.Pools;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Places;

public sealed class PoolPlacesTests
{
    private static readonly UniqueAddress Self = new(new Address("akka.tcp", "s", "10.0.0.1", 7000), 1);
    private static readonly UniqueAddress Owner = new(new Address("akka.tcp", "s", "10.0.0.2", 7000), 2);

    [Fact]
    public void A_place_that_is_left_while_others_are_heard_to_wait_goes_back_at_once()
    {
        var (pool, attended) = (new LeftPool(), 0);
        var client = new PlaceClient("p", new ManualTime());
        var places = new PoolPlaces(client);
        client.See(new PlaceView(Self, [Owner], [Self, Owner]));
        places.Serve(pool, pool.Source = new PlaceSource(() => attended++));
        var term = PlaceTimes.Number(Owner.Uid, 1);
        client.Hear(Owner.Address, new PlaceLease("p", term, 0, 0, 0, 0, 0, 0, false, 0, 0, TimeSpan.Zero, []));
        client.Hear(Owner.Address, new PlaceLease("p", term, PlaceTimes.Number(Self.Uid, 1), 1, 0, 0, 0, 0, true, 1, 0, TimeSpan.FromSeconds(1), []));

        places.Attend();
        Assert.True(pool.HasGoneBack);
        Assert.Equal(1, attended);
    }

    /// <summary>A pool that a pair leaves just after it was asked what it has.</summary>
    private sealed class LeftPool : ILimitedPool
    {
        public string Name => "p";

        public IPlaceSource? Places { get; set; }

        internal PlaceSource? Source { get; set; }

        internal bool HasGoneBack { get; private set; }

        public PoolDemand Demand(bool all)
        {
            if (!all) HasGoneBack |= Source!.OnLeft("e", oldest: long.MaxValue);
            return new PoolDemand(5, 5, 5, 0, [], []);
        }

        public void Allow(ImmutableArray<PlaceChange> changes)
        {
        }

        public void LearnOthers(IReadOnlyDictionary<string, int> pairs)
        {
        }
    }
}

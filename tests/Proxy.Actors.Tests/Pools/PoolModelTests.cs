using System.Collections.Immutable;
using System.Net;
using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pools;

public sealed class PoolModelTests
{
    [Fact]
    public void Each_attempt_goes_to_another_endpoint_and_then_to_other_addresses()
    {
        var pool = Pool(100, Endpoint("a", 2), Endpoint("b", 1), Endpoint("c", 3));
        for (var turn = 0L; turn < 12; turn++)
        {
            var tried = pool.Tries(turn);
            Assert.Equal(6, tried.Count);
            Assert.Equal(6, tried.Select(each => each.Address).Distinct().Count());
            Assert.Equal(["a", "b", "c"], tried.Take(3).Select(each => each.Endpoint).Order());
            Assert.Equal(["a", "c"], tried.Skip(3).Take(2).Select(each => each.Endpoint).Order());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void Attempts_are_bounded(int attempts) =>
        Assert.Equal(attempts, Pool(attempts, Endpoint("a", 4), Endpoint("b", 4)).Tries(3).Count);

    [Fact]
    public void Endpoint_without_address_is_passed_over()
    {
        var pool = Pool(10, Endpoint("a", 0), Endpoint("b", 1));
        Assert.All(Enumerable.Range(0, 4), turn => Assert.Equal("b", pool.Choose(turn, 0)!.Value.Endpoint));
        Assert.Null(Pool(10, Endpoint("a", 0)).Choose(0, 0));
    }

    [Fact]
    public void First_attempts_follow_the_weights()
    {
        var pool = Pool(1, Endpoint("a", 1, 3), Endpoint("b", 1));
        var firsts = Enumerable.Range(0, 400).Select(turn => pool.Choose(turn, 0)!.Value.Endpoint).CountBy(each => each).ToDictionary();
        Assert.Equal((300, 100), (firsts["a"], firsts["b"]));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(2, 4)]
    public void All_addresses_of_all_endpoints_get_their_part_of_the_first_attempts(int endpoints, int addresses)
    {
        var pool = new PoolState(Pool(1, [.. Enumerable.Range(0, endpoints).Select(i => Endpoint($"e{i}", addresses))]));
        var turns = endpoints * addresses * 10;
        var firsts = Enumerable.Range(0, turns).Select(turn => new PoolGuest(turn).Take(pool).Target.Address).CountBy(each => each).ToList();
        Assert.Equal(endpoints * addresses, firsts.Count);
        Assert.All(firsts, each => Assert.Equal(10, each.Value));
    }

    [Fact]
    public void Turns_are_taken_once_each()
    {
        var state = new PoolState(Pool(1, Endpoint("a", 1)));
        var turns = new System.Collections.Concurrent.ConcurrentBag<long>();
        Parallel.For(0, 1_000, _ => turns.Add(state.NextTurn()));
        Assert.Equal(Enumerable.Range(0, 1_000).Select(turn => (long)turn), turns.Order());
    }

    [Theory]
    [InlineData(Health.Unknown, true)]
    [InlineData(Health.Up, true)]
    [InlineData(Health.Down, false)]
    public void Health_decides_whether_an_endpoint_gets_pairs_and_unknown_counts_as_usable(Health health, bool isChosen)
    {
        var pool = Pool(10, Endpoint("a", 1), Endpoint("b", 1)).WithHealth("A", health);
        Assert.Equal(isChosen, pool.Endpoints.Single(each => each.Name == "a").TakesPairs);
        for (var turn = 0L; turn < 4; turn++)
            Assert.Equal(isChosen ? ["a", "b"] : ["b"], pool.Tries(turn).Select(each => each.Endpoint).Order());
    }

    [Fact]
    public void A_pool_without_a_usable_endpoint_says_which_are_down()
    {
        var settings = new PoolSettings("pool", BalanceMethod.RoundRobin, [], 10) { WhenAllDown = WhenAllDown.Refuse };
        var pool = new PoolModel(settings, [Endpoint("a", 1), Endpoint("b", 1, 0)]).WithHealth("a", Health.Down);
        Assert.Null(pool.Choose(0, 0));
        Assert.Equal("no endpoint of pool pool takes new pairs (a is down, b has weight 0)", pool.UnavailableReason);
    }

    private static PoolModel Pool(int attempts, params ImmutableArray<EndpointModel> endpoints) =>
        new("pool", BalanceMethod.RoundRobin, endpoints, attempts);

    private static EndpointModel Endpoint(string name, int addresses, int weight = 1) => new(
        name,
        [.. Enumerable.Range(1, addresses).Select(i => TcpAddress.From(new IPEndPoint(IPAddress.Loopback, (name[^1] * 100) + i)))],
        weight);
}

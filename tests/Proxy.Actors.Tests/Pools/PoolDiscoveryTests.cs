using System.Net;
using Proxy.Actors.Discovery;
using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pools;

/// <summary>What answers of name servers make of a pool.</summary>
public sealed class PoolDiscoveryTests
{
    private static readonly PoolSettings Settings = new("db", BalanceMethod.RoundRobin, [new("10.0.0.1", 1, 1)], 3)
    {
        Services = [new("_a._tcp.test", 0, null), new("_b._tcp.test", 0, null)],
    };

    [Fact]
    public void Endpoints_of_services_stand_behind_those_of_the_configuration_whatever_is_found_first()
    {
        var one = PoolModel.Of(Settings).WithDiscovered("_a._tcp.test", [Found("a", 1)]).WithDiscovered("_b._tcp.test", [Found("b", 2)]);
        var other = PoolModel.Of(Settings).WithDiscovered("_b._tcp.test", [Found("b", 2)]).WithDiscovered("_a._tcp.test", [Found("a", 1)]);
        Assert.Equal(["10.0.0.1:1", "a:1", "b:2"], one.Endpoints.Select(each => each.Name));
        Assert.Equal(["10.0.0.1:1", "a:1", "b:2"], other.Endpoints.Select(each => each.Name));
        Assert.Equal([null, "_a._tcp.test", "_b._tcp.test"], one.Endpoints.Select(each => each.Service));
    }

    [Fact]
    public void Endpoint_that_stays_keeps_its_health_and_its_override_and_takes_what_the_records_say()
    {
        var pool = PoolModel.Of(Settings)
            .WithDiscovered("_a._tcp.test", [Found("a", 1), Found("gone", 1), Found("same", 1)])
            .With(Overrides("db a:1", "drain 7"))
            .WithHealth("a:1", Health.Down).WithHealth("same:1", Health.Up)
            .WithDiscovered("_a._tcp.test", [Found("a", 1, weight: 5, priority: 2, address: "127.0.0.9"), Found("new", 1), Found("same", 1, weight: 3)]);
        Assert.Equal(["10.0.0.1:1", "a:1", "new:1", "same:1"], pool.Endpoints.Select(each => each.Name));
        var (a, same) = (pool.Endpoints[1], pool.Endpoints[3]);
        Assert.Equal((AdminState.Drain, 7, 5, 2, Health.Down, "127.0.0.9:1"), (a.AdminState, a.Weight, a.ConfiguredWeight, a.Priority, a.Health, $"{a.Addresses[0]}"));
        Assert.Equal((AdminState.Ready, 3, Health.Up), (same.AdminState, same.Weight, same.Health));
    }

    [Fact]
    public void What_the_configuration_or_another_service_names_is_not_there_twice()
    {
        var pool = PoolModel.Of(Settings)
            .WithDiscovered("_a._tcp.test", [Found("10.0.0.1", 1, weight: 9), Found("a", 1, weight: 2)])
            .WithDiscovered("_b._tcp.test", [Found("A", 1, weight: 4), Found("b", 1)]);
        Assert.Equal(["10.0.0.1:1 1", "a:1 2", "b:1 1"], pool.Endpoints.Select(each => $"{each.Name} {each.Weight}"));
    }

    [Fact]
    public void Endpoint_that_was_added_by_hand_is_the_service_s_when_it_is_found()
    {
        var added = Overrides("db a:1", "ready 5 added");
        var pool = PoolModel.Of(Settings).With(added);
        Assert.True(pool.Endpoints[^1].IsAdded);
        pool = pool.WithDiscovered("_a._tcp.test", [Found("a", 1)]).With(added);
        Assert.Equal(["10.0.0.1:1 False", "a:1 False"], pool.Endpoints.Select(each => $"{each.Name} {each.IsAdded}"));
        Assert.Equal(5, pool.Endpoints[1].Weight);
        Assert.Equal(["10.0.0.1:1 False", "a:1 True"], pool.WithDiscovered("_a._tcp.test", []).With(added).Endpoints.Select(each => $"{each.Name} {each.IsAdded}"));
    }

    [Fact]
    public void New_configuration_keeps_the_endpoints_of_services_that_it_has_still()
    {
        var pool = PoolModel.Of(Settings).WithDiscovered("_a._tcp.test", [Found("a", 1), Found("c", 1)]).WithDiscovered("_b._tcp.test", [Found("b", 1)]);
        var next = pool.As(Settings with { Services = [Settings.Services[0]], Endpoints = [new("c", 1, 1)] });
        Assert.Equal(["c:1 ", "a:1 _a._tcp.test"], next.Endpoints.Select(each => $"{each.Name} {each.Service}"));
    }

    [Fact]
    public void Pool_of_which_nothing_was_found_says_so() =>
        Assert.Equal("pool db has no endpoint yet", PoolModel.Of(Settings with { Endpoints = [] }).UnavailableReason);

    [Fact]
    public void Thousands_of_endpoints_are_put_in_force_in_no_time()
    {
        var found = Enumerable.Range(0, 5000).Select(i => Found($"h{i}", 1)).ToArray();
        var pool = PoolModel.Of(Settings).WithDiscovered("_a._tcp.test", [.. found]);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 10; i++) pool = pool.WithDiscovered("_a._tcp.test", [.. found[i..]]);
        Assert.Equal(4992, pool.Endpoints.Length);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static FoundEndpoint Found(string host, int port, int weight = 1, int priority = 0, string address = "127.0.0.1") =>
        new(new EndpointSettings(host, port, weight) { Priority = priority }, [TcpAddress.From(new IPEndPoint(IPAddress.Parse(address), port))]);

    private static EndpointOverrides Overrides(string key, string text) => EndpointOverrides.Read([KeyValuePair.Create(key, text)]);
}

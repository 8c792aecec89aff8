using Proxy.Actors.Discovery;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Discovery;

public sealed class ServiceRecordsTests
{
    private static readonly ServiceSettings Service = new("_db._tcp.test", 3, 7);

    [Fact]
    public void Priorities_become_tiers_from_that_of_the_service_on()
    {
        var endpoints = ServiceRecords.Endpoints(Service, [new("c", 3, 900, 1), new("a", 1, 10, 1), new("b", 2, 10, 1), new("d", 4, 65_535, 1)]);
        Assert.Equal(["a:1 in 3", "b:2 in 3", "c:3 in 4", "d:4 in 5"], endpoints.Select(each => $"{each} in {each.Priority}"));
        Assert.All(endpoints, each => Assert.Equal(7, each.MaxPairs));
    }

    [Theory]
    [InlineData("0 0 0", "1 1 1")]
    [InlineData("1 2 256", "1 2 256")]
    [InlineData("0 1 100", "1 1 100")]
    [InlineData("257 0 514", "128 1 256")]
    [InlineData("65535 65535 1", "256 256 1")]
    public void Weights_keep_their_proportions_between_1_and_256(string written, string expected)
    {
        var weights = written.Split(' ').Select(int.Parse).ToList();
        var endpoints = ServiceRecords.Endpoints(Service, weights.Select((weight, i) => new ServiceRecord($"h{i}", 1, 0, weight)));
        Assert.Equal(expected, string.Join(' ', endpoints.Select(each => each.Weight)));
    }

    [Fact]
    public void Weights_of_a_tier_are_scaled_by_themselves()
    {
        var endpoints = ServiceRecords.Endpoints(Service, [new("a", 1, 0, 10), new("b", 1, 0, 30), new("c", 1, 1, 10_000), new("d", 1, 1, 5_000)]);
        Assert.Equal([10, 30, 256, 128], endpoints.Select(each => each.Weight));
    }

    [Fact]
    public void Order_of_an_answer_does_not_count()
    {
        var records = Enumerable.Range(0, 50).Select(i => new ServiceRecord($"h{i % 25}", 1 + i / 25, i % 3, i)).ToArray();
        var ordered = ServiceRecords.Endpoints(Service, records);
        var random = new Random(7);
        for (var round = 0; round < 10; round++)
        {
            random.Shuffle(records);
            Assert.Equal(ordered.AsEnumerable(), ServiceRecords.Endpoints(Service, records).AsEnumerable());
        }
    }

    [Fact]
    public void Host_and_port_that_are_named_twice_are_one_endpoint_of_the_lower_priority()
    {
        var endpoints = ServiceRecords.Endpoints(Service, [new("a", 1, 2, 9), new("a", 1, 1, 5), new("a", 1, 1, 6), new("a", 2, 2, 9)]);
        Assert.Equal(["a:1 3 6", "a:2 4 9"], endpoints.Select(each => $"{each} {each.Priority} {each.Weight}"));
    }

    [Fact]
    public void What_names_no_endpoint_is_left_out() =>
        Assert.Equal(["10.0.0.1:1", "a_b.c:1"], ServiceRecords.Endpoints(Service, [new("", 1, 0, 1), new("a", 0, 0, 1), new("a b", 1, 0, 1), new("a_b.c", 1, 0, 1), new("10.0.0.1", 1, 0, 1), new("-", 1, 0, 1), new("[::1]", 1, 0, 1), new("::1", 1, 0, 1)]).Select(each => $"{each}"));
}

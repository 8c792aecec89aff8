using System.Net;
using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pools;

/// <summary>What a pool makes of the overrides of its endpoints.</summary>
public sealed class PoolOverridesTests
{
    private static readonly PoolModel Configured = new(
        "web", BalanceMethod.RoundRobin, [Endpoint("10.0.0.1:1"), Endpoint("10.0.0.2:1", 3), Endpoint("10.0.0.3:1")], 16);

    [Theory]
    [InlineData("drain")]
    [InlineData("maint")]
    [InlineData("ready 0")]
    public void An_endpoint_that_takes_no_pairs_is_neither_first_nor_later(string text)
    {
        var pool = Configured.With(Overrides(("web 10.0.0.2:1", text)));
        for (var turn = 0L; turn < 10; turn++)
            Assert.Equal(["10.0.0.1:1", "10.0.0.3:1"], Attempts(pool, turn).Order());
    }

    [Fact]
    public void A_weight_shares_the_first_attempts()
    {
        var pool = Configured.With(Overrides(("web 10.0.0.1:1", "ready 4"), ("web 10.0.0.2:1", "ready 2"), ("web 10.0.0.3:1", "ready 2")));
        var firsts = Enumerable.Range(0, 400).Select(turn => pool.Choose(turn, 0)!.Value.Endpoint).CountBy(each => each).ToDictionary();
        Assert.Equal((200, 100, 100), (firsts["10.0.0.1:1"], firsts["10.0.0.2:1"], firsts["10.0.0.3:1"]));
    }

    [Fact]
    public void Without_its_override_an_endpoint_is_as_configured_again()
    {
        var pool = Configured.With(Overrides(("web 10.0.0.2:1", "maint 7"), ("web 10.0.0.9:9", "ready 5 added"))).With(EndpointOverrides.Empty);
        Assert.Equal(Configured.Endpoints.AsEnumerable(), pool.Endpoints.AsEnumerable());
    }

    [Fact]
    public void States_and_weights_outlive_a_look_up_and_addresses_outlive_a_change_of_state()
    {
        var found = TcpAddress.From(new IPEndPoint(IPAddress.Parse("10.9.9.9"), 1));
        var pool = Configured
            .With(Overrides(("web 10.0.0.1:1", "drain 5")))
            .WithAddresses(new Dictionary<string, System.Collections.Immutable.ImmutableArray<TcpAddress>> { ["10.0.0.1:1"] = [found] });
        Assert.Equal((AdminState.Drain, 5), (pool.Endpoints[0].AdminState, pool.Endpoints[0].Weight));
        Assert.Equal(found, Assert.Single(pool.With(Overrides(("web 10.0.0.1:1", "maint"))).Endpoints[0].Addresses));
    }

    [Fact]
    public void What_was_observed_outlives_overrides_and_look_ups_and_no_override_changes_it()
    {
        var pool = Configured
            .WithHealth("10.0.0.1:1", Health.Down)
            .With(Overrides(("web 10.0.0.1:1", "maint 7"), ("web 10.0.0.2:1", "drain")))
            .WithAddresses(new Dictionary<string, System.Collections.Immutable.ImmutableArray<TcpAddress>> { ["10.0.0.1:1"] = [] })
            .With(EndpointOverrides.Empty);
        Assert.Equal(
            [(AdminState.Ready, Health.Down), (AdminState.Ready, Health.Unknown), (AdminState.Ready, Health.Unknown)],
            pool.Endpoints.Select(endpoint => (endpoint.AdminState, endpoint.Health)));
    }

    [Fact]
    public void An_added_endpoint_takes_turns_and_keeps_its_state()
    {
        var pool = Configured.With(Overrides(("web 10.0.0.4:1", "ready 5 added")));
        Assert.Equal(["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1", "10.0.0.4:1"], Attempts(pool, 0).Order());
        Assert.Equal(5, Enumerable.Range(0, 10).Count(turn => pool.Choose(turn, 0)!.Value.Endpoint == "10.0.0.4:1"));
        Assert.Equal(["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"], Attempts(pool.With(Overrides(("web 10.0.0.4:1", "drain added"))), 0).Order());
    }

    [Fact]
    public void Adding_what_the_configuration_has_adds_nothing()
    {
        var pool = Configured.With(Overrides(("web 10.0.0.1:1", "ready 5 added")));
        Assert.Equal((3, 5), (pool.Endpoints.Length, pool.Endpoints[0].Weight));
    }

    [Fact]
    public void Other_pools_are_not_meant() =>
        Assert.Equal(3, Attempts(Configured.With(Overrides(("cache 10.0.0.2:1", "maint"), ("cache 10.0.0.8:1", "ready added"))), 0).Count);

    [Fact]
    public void Hosts_have_no_case()
    {
        var pool = new PoolModel("web", BalanceMethod.RoundRobin, [Endpoint("App.Internal:1")], 3)
            .With(Overrides((EndpointOverrides.Key("web", "APP.internal:1"), "maint")));
        Assert.Equal(AdminState.Maint, pool.Endpoints[0].AdminState);
    }

    [Fact]
    public void Without_an_endpoint_that_takes_pairs_there_is_nothing_to_try_and_the_pool_says_why()
    {
        var pool = Configured.With(Overrides(("web 10.0.0.1:1", "drain"), ("web 10.0.0.2:1", "maint"), ("web 10.0.0.3:1", "ready 0")));
        Assert.Null(pool.Choose(5, 0));
        Assert.Equal(
            "no endpoint of pool web takes new pairs (10.0.0.1:1 is in drain, 10.0.0.2:1 is in maint, 10.0.0.3:1 has weight 0)", pool.UnavailableReason);
    }

    [Theory]
    [InlineData(AdminState.Ready, null, false)]
    [InlineData(AdminState.Drain, null, false)]
    [InlineData(AdminState.Maint, 0, true)]
    [InlineData(AdminState.Ready, 256, true)]
    public void What_nodes_tell_each_other_is_read_as_it_was_meant(AdminState state, int? weight, bool isAdded)
    {
        var sent = new EndpointOverride(state, weight, isAdded);
        Assert.Equal(sent, EndpointOverride.Parse(sent.Text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(200)]
    public void A_limit_that_nodes_tell_each_other_is_read_as_it_was_meant(int? limit)
    {
        var endpoint = new EndpointOverride(AdminState.Drain, 3, true) { MaxPairs = new LimitChange(limit) };
        Assert.Equal(endpoint, EndpointOverride.Parse(endpoint.Text));
        foreach (var method in Enum.GetValues<BalanceMethod>().Cast<BalanceMethod?>().Append(null))
        {
            var pool = new PoolOverride(method, new LimitChange(limit));
            Assert.Equal(pool, PoolOverride.Parse(pool.Text));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("balance=by-the-moon max-pairs=-1")]
    [InlineData("max-pairs=0 balance=RoundRobin later-word")]
    public void Words_of_other_versions_change_no_pool(string text) => Assert.Equal(PoolOverride.None, PoolOverride.Parse(text));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("10000000", 10_000_000)]
    [InlineData("off", 0)]
    [InlineData("configured", null)]
    public void A_limit_is_read_as_operators_write_it(string text, int? limit) => Assert.Equal(new LimitChange(limit), LimitChange.Parse(text).Value);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("10000001")]
    [InlineData("99999999999")]
    [InlineData("1.5")]
    [InlineData("")]
    [InlineData("none")]
    public void What_is_no_limit_is_refused_with_a_remedy(string text)
    {
        var read = LimitChange.Parse(text);
        Assert.Equal(($"\"{text}\" is no limit of pairs", "write 1 to 10000000, off or configured"), (read.Problem, read.Remedy));
    }

    [Fact]
    public void A_limit_is_laid_over_the_configured_one_and_taken_back()
    {
        var pool = Limited(50).With(Overrides(("web 10.0.0.1:1", "ready max-pairs=7")));
        Assert.Equal(7, pool.Endpoints[0].MaxPairs);
        Assert.Null(pool.With(Overrides(("web 10.0.0.1:1", "ready max-pairs=off"))).Endpoints[0].MaxPairs);
        Assert.Equal(50, pool.With(EndpointOverrides.Empty).Endpoints[0].MaxPairs);

        static PoolModel Limited(int limit) => new("web", BalanceMethod.RoundRobin, [Endpoint("10.0.0.1:1") with { MaxPairs = limit, ConfiguredMaxPairs = limit }], 3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ready  later-word")]
    [InlineData("ready 99999999999")]
    public void Words_of_other_versions_change_nothing(string text) => Assert.Equal(EndpointOverride.None, EndpointOverride.Parse(text));

    private static EndpointOverrides Overrides(params (string Key, string Text)[] entries) =>
        EndpointOverrides.Read(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Text)));

    private static List<string> Attempts(PoolModel pool, long turn)
    {
        var tried = new List<string>();
        tried.AddRange(pool.Tries(turn).Select(each => each.Endpoint));
        return tried;
    }

    private static EndpointModel Endpoint(string name, int weight = 1) =>
        new(name, [TcpAddress.From(new IPEndPoint(IPAddress.Parse("10.0.0.1"), name[^3]))], weight);
}

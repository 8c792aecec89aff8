namespace Proxy.Configuration.Tests;

/// <summary>How endpoints are picked, what they may have at once, and what becomes of pairs when they go.</summary>
public sealed class PoolReaderTests
{
    [Fact]
    public void Pool_is_read_as_written()
    {
        var pool = Minimal.With("""
            proxy.pools.db {
              balance = maglev, stick = source, attempts = 2
              endpoints = [ { address = "10.0.0.7:5432", weight = 2, priority = 0, max-pairs = 200 }, { host = db.internal, port = 5432, priority = 99 }, { srv = "_db._tcp.internal.", priority = 1, max-pairs = 7 } ]
              max-pairs = 400, limit-scope = node
              queue { max = 10, timeout = 1s }
              slow-start = 30s, when-all-down = refuse
              on-down = drain 30s, on-removed = "drain 1 m"
              check = on, ejection { failures = 3, base = 10s, max = 10s }
            }
            """).Pools[0];
        Assert.Equal(
            new EndpointSettings[] { new("10.0.0.7", 5432, 2) { MaxPairs = 200 }, new("db.internal", 5432, 1) { Priority = 99 } }, pool.Endpoints.AsEnumerable());
        Assert.Equal([new ServiceSettings("_db._tcp.internal", 1, 7)], pool.Services);
        Assert.Equal((BalanceMethod.Maglev, 2, 400, LimitScope.Node), (pool.Balance, pool.Attempts, pool.MaxPairs, pool.LimitScope));
        Assert.Equal(new QueueSettings(10, TimeSpan.FromSeconds(1)), pool.Queue);
        Assert.Equal((TimeSpan.FromSeconds(30), WhenAllDown.Refuse), (pool.SlowStart, pool.WhenAllDown));
        Assert.Equal((new PairsFate(TimeSpan.FromSeconds(30)), new PairsFate(TimeSpan.FromMinutes(1))), (pool.OnDown, pool.OnRemoved));
        Assert.Equal(CheckKind.Tcp, pool.Check!.Kind);
        Assert.Equal(new EjectionSettings(3, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)), pool.Ejection);
    }

    [Fact]
    public void What_is_not_written_is_what_stands_in_the_code_and_limits_are_for_the_cluster()
    {
        var pool = Minimal.With("").Pools[0];
        Assert.Equal(new PoolSettings("web", BalanceMethod.RoundRobin, pool.Endpoints, 3) { LimitScope = LimitScope.Cluster }, pool);
    }

    [Fact]
    public void Pools_that_are_written_alike_are_equal()
    {
        const string Text = """
            proxy.pools.web {
              endpoints = [{ srv = "_a._tcp.b" }], max-pairs = 5, queue = 7
              check { steps = [{ send = "a\r\n" }, { expect-hex = 0a0b, not = on }, { expect-regex = "x+" }] }, ejection = on
            }
            """;
        var (one, other) = (Minimal.With(Text).Pools[0], Minimal.With(Text).Pools[0]);
        Assert.Equal(one with { Endpoints = other.Endpoints }, other);
        Assert.NotEqual(one with { Endpoints = other.Endpoints }, other with { Check = other.Check! with { Steps = [other.Check.Steps[0]] } });
    }

    [Theory]
    [InlineData("round-robin", BalanceMethod.RoundRobin)]
    [InlineData("least-pairs", BalanceMethod.LeastPairs)]
    [InlineData("random-two", BalanceMethod.RandomTwo)]
    [InlineData("maglev", BalanceMethod.Maglev)]
    [InlineData("ewma", BalanceMethod.Ewma)]
    public void Balance_is_one_of_five_words(string word, BalanceMethod expected) => Assert.Equal(expected, Of($"balance = {word}").Balance);

    [Theory]
    [InlineData("balance = maglev")]
    [InlineData("balance = maglev, stick = auto")]
    [InlineData("balance = maglev, stick = source")]
    [InlineData("balance = ewma, stick = off")]
    [InlineData("stick = auto")]
    public void Stick_may_say_what_balance_says(string written) => Of(written);

    [Fact]
    public void Stick_for_all_pools_does_not_matter_to_those_that_have_another_balance()
    {
        var pools = Minimal.With("""
            proxy.pool-defaults { stick = source, balance = maglev }
            proxy.pools.web.balance = ewma
            proxy.pools.own { endpoints = ["a:1"] }
            """).Pools;
        Assert.Equal((BalanceMethod.Maglev, BalanceMethod.Ewma), (pools[0].Balance, pools[1].Balance));
    }

    [Theory]
    [InlineData("queue = 7", 7)]
    [InlineData("queue { max = 7 }", 7)]
    [InlineData("queue { max = 0 }", 0)]
    [InlineData("queue = off", 0)]
    [InlineData("queue { timeout = 5s }", 1000)]
    public void Queue_has_a_short_form(string written, int max) =>
        Assert.Equal(new QueueSettings(max, TimeSpan.FromSeconds(5)), Of($"max-pairs = 1, {written}").Queue);

    [Theory]
    [InlineData("endpoints = [{ address = \"a:1\", max-pairs = 5 }], queue = 7")]
    [InlineData("endpoints = [{ srv = \"_a._tcp.b\", max-pairs = 5 }], queue = 7")]
    [InlineData("max-pairs = off, queue = 7")]
    [InlineData("queue = off")]
    [InlineData("on-down = keep, when-all-down = try")]
    [InlineData("when-all-down = refuse, check = tcp, ejection = on")]
    [InlineData("when-all-down = refuse, check = tcp")]
    [InlineData("slow-start = 0")]
    [InlineData("slow-start = off, on-removed = reset")]
    [InlineData("ejection { max = 30s }")]
    public void What_may_have_an_effect_is_taken(string written) => Of(written);

    [Theory]
    [InlineData("check { kind = off, every = 2s }")]
    [InlineData("ejection { failures = off, base = 1s }")]
    public void What_is_off_for_all_pools_may_say_how_it_is_where_it_is_on(string written) => Minimal.With($"proxy.pool-defaults {{ {written} }}");

    [Theory]
    [InlineData("endpoints = [\"a:1\", { address = \"b:1\", max-pairs = 200 }], max-pairs = 100", "endpoints[1].max-pairs")]
    [InlineData("endpoints = [{ srv = \"_a._tcp.b\", max-pairs = 101 }], max-pairs = 100", "endpoints[0].max-pairs")]
    public void Limit_of_an_endpoint_is_not_above_that_of_its_pool(string written, string path)
    {
        var error = Minimal.ErrorOf($"proxy.pools.b {{ {written} }}");
        Assert.Equal($"proxy.pools.b.{path}", error.Path);
        Assert.Contains("it is above max-pairs of the pool, 100, and is never reached (write 100 at most, or a larger max-pairs in the pool)", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Limit_of_an_endpoint_may_be_that_of_its_pool_and_above_that_for_all_pools() => Minimal.With("""
        proxy.pool-defaults.max-pairs = 5
        proxy.pools.b { endpoints = [{ address = "a:1", max-pairs = 100 }], max-pairs = 100 }
        proxy.pools.c { endpoints = [{ address = "a:1", max-pairs = 100 }] }
        """);

    [Fact]
    public void What_is_written_for_all_pools_may_have_no_effect_on_some() =>
        Minimal.With("proxy.pool-defaults { queue { max = 7 }, on-down = reset, when-all-down = refuse }");

    [Theory]
    [InlineData("ejection = on", 5)]
    [InlineData("ejection {}", 5)]
    [InlineData("ejection = 7", 7)]
    [InlineData("ejection { failures = 7 }", 7)]
    [InlineData("ejection = off", null)]
    [InlineData("", null)]
    public void Ejection_is_on_where_it_stands(string written, int? failures)
    {
        Assert.Equal(failures, Of(written).Ejection?.Failures);
        Assert.Equal(failures, Minimal.With($"proxy.pool-defaults {{ {written} }}").Pools[0].Ejection?.Failures);
    }

    [Fact]
    public void Ejection_of_a_pool_goes_over_that_of_all()
    {
        var pools = Minimal.With("""
            proxy.pool-defaults.ejection { failures = 7, base = 1s }
            proxy.pools.all { endpoints = ["a:1"] }
            proxy.pools.more { endpoints = ["a:1"], ejection { base = 2s } }
            proxy.pools.none { endpoints = ["a:1"], ejection = off }
            proxy.pools.own { endpoints = ["a:1"], ejection = 8 }
            """).Pools.ToDictionary(pool => pool.Name, pool => pool.Ejection is { } ejection ? (ejection.Failures, ejection.Base.TotalSeconds) : default);
        Assert.Equal(((7, 1), (7, 2), (0, 0), (8, 1)), (pools["all"], pools["more"], pools["none"], pools["own"]));
    }

    [Theory]
    [InlineData("balance = roundrobin", "balance", "did you mean round-robin? write one of round-robin, least-pairs, random-two, maglev, ewma")]
    [InlineData("balance = [ewma]", "balance", "a list is written where a single value belongs")]
    [InlineData("balance = ewma, stick = source", "stick", "only maglev goes by the client's address (write balance = maglev, or leave it out)")]
    [InlineData("stick = source", "stick", "write balance = maglev")]
    [InlineData("balance = maglev, stick = off", "stick", "maglev goes by the client's address (write another balance")]
    [InlineData("stick = cookie", "stick", "write one of auto, source, off")]
    [InlineData("max-pairs = 0", "max-pairs", "neither off nor a whole number from 1 to 10000000 (write off or a number")]
    [InlineData("max-pairs = 10000001", "max-pairs", "neither off nor a whole number")]
    [InlineData("max-pairs = on", "max-pairs", "neither off nor a whole number")]
    [InlineData("max-pairs { cluster = 5 }", "max-pairs", "a block is written where a single value belongs")]
    [InlineData("maxpairs = 5", "maxpairs", "did you mean max-pairs?")]
    [InlineData("limit-scope = pool", "limit-scope", "write one of cluster, node")]
    [InlineData("max-pairs = 1, queue = on", "queue", "\"on\" is neither off nor a whole number from 0 to 1000000 (write off or a number from 0 to 1000000, or a block of max, timeout)")]
    [InlineData("max-pairs = 1, queue = 5s", "queue", "(write off or a number from 0 to 1000000, or a block of max, timeout)")]
    [InlineData("max-pairs = 1, queue = [5]", "queue", "a list is written where a block belongs")]
    [InlineData("max-pairs = 1, queue { max = 1000001 }", "queue.max", "neither off nor a whole number from 0 to 1000000")]
    [InlineData("max-pairs = 1, queue { timeout = 5 }", "queue.timeout", "\"5\" has no unit (write a number and a unit")]
    [InlineData("max-pairs = 1, queue { timeout = 0 }", "queue.timeout", "shorter than the least duration")]
    [InlineData("max-pairs = 1, queue { timeout = off }", "queue.timeout", "is not a duration")]
    [InlineData("max-pairs = 1, queue { time-out = 1s }", "queue.time-out", "did you mean timeout?")]
    [InlineData("queue = 5", "queue", "nobody waits, as neither the pool nor an endpoint of it has max-pairs (write max-pairs = 400; or max-pairs = off where operators")]
    [InlineData("queue { timeout = 1s }", "queue", "nobody waits")]
    [InlineData("slow-start = on", "slow-start", "\"on\" is not a duration (write a number and a unit: 500ms, 30s, 5m, 1h, 1d, or off)")]
    [InlineData("slow-start = 30", "slow-start", "has no unit")]
    [InlineData("slow-start = 25d", "slow-start", "longer than the longest duration")]
    [InlineData("check = on, when-all-down = fail", "when-all-down", "write one of try, refuse")]
    [InlineData("when-all-down = refuse", "when-all-down", "no endpoint is ever down, as the pool has no check (write check = on, or leave it out)")]
    [InlineData("when-all-down = refuse, ejection = on", "when-all-down", "all are never down, as the pool has no check, and ejection leaves one in (write check = on, or leave it out)")]
    [InlineData("on-down = reset", "on-down", "no endpoint is ever down")]
    [InlineData("on-down = reset, ejection = on", "on-down", "no endpoint is ever down, as the pool has no check (write check = on, or leave it out)")]
    [InlineData("check = on, on-down = drain", "on-down", "in \"drain\", \"\" is not a duration (write keep, reset, or drain 30s)")]
    [InlineData("check = on, on-down = close", "on-down", "\"close\" is not a choice here (write keep, reset, or drain 30s)")]
    [InlineData("on-removed = drain 30", "on-removed", "in \"drain 30\", \"30\" has no unit")]
    [InlineData("on-removed = drain 0s", "on-removed", "shorter than the least duration")]
    [InlineData("on-removed { drain = 30s }", "on-removed", "a block is written where a single value belongs (write on-removed = ...")]
    [InlineData("ejection = 0", "ejection", "neither on nor off nor a whole number from 1 to 1000")]
    [InlineData("ejection = yes", "ejection", "(write on, off or a number from 1 to 1000, such as 5, or a block of failures, base, max)")]
    [InlineData("ejection = 5s", "ejection", "(write on, off or a number from 1 to 1000, such as 5, or a block of failures, base, max)")]
    [InlineData("ejection = [5]", "ejection", "a list is written where a block belongs")]
    [InlineData("ejection { failures = 1001 }", "ejection.failures", "(write on, off or a number from 1 to 1000, such as 5)")]
    [InlineData("ejection { failures = often }", "ejection.failures", "neither on nor off nor a whole number")]
    [InlineData("ejection { base = 0 }", "ejection.base", "shorter than the least duration")]
    [InlineData("ejection { max = off }", "ejection.max", "is not a duration")]
    [InlineData("ejection { base = 10s, max = 9s }", "ejection.max", "max is shorter than base (write a max that is at least base)")]
    [InlineData("ejection { base = 301s }", "ejection.base", "max is shorter than base")]
    [InlineData("ejection { max = 29s }", "ejection.max", "max is shorter than base")]
    [InlineData("ejection { failures = off, base = 1s }", "ejection.failures", "it is off, and base beside it of no effect (leave failures out, or all else)")]
    [InlineData("check { kind = off, every = 2s, http {} }", "check.kind", "it is off, and every, http beside it of no effect (leave kind out, or all else)")]
    [InlineData("check = yes", "check", "or a block of kind, every, fast, ")]
    [InlineData("ejection { fails = 3 }", "ejection.fails", "keys here are failures, base, max")]
    public void Error_names_the_key_the_problem_and_the_remedy(string written, string path, string message)
    {
        var error = Minimal.ErrorOf($"proxy.pools.web {{ {written} }}");
        Assert.Equal($"proxy.pools.web.{path}", error.Path);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Theory]
    [InlineData("balance = random", "balance")]
    [InlineData("stick = source", "stick")]
    [InlineData("balance = maglev, stick = off", "stick")]
    [InlineData("max-pairs = 0", "max-pairs")]
    [InlineData("queue = on", "queue")]
    [InlineData("queue { maximum = 5 }", "queue.maximum")]
    [InlineData("slow-start = fast", "slow-start")]
    [InlineData("on-down = drain", "on-down")]
    [InlineData("ejection { base = 10s, max = 9s }", "ejection.max")]
    [InlineData("ejection { bass = 10s }", "ejection.bass")]
    [InlineData("check = ping", "check")]
    [InlineData("check { evry = 1s }", "check.evry")]
    [InlineData("check { every = 1s, fast = 2s }", "check.fast")]
    [InlineData("check { steps = [{ expect-regex = \"(\" }] }", "check.steps[0].expect-regex")]
    [InlineData("check { http { path = health } }", "check.http.path")]
    public void Error_in_what_all_take_over_is_reported_once(string written, string path)
    {
        var error = Minimal.ErrorOf($"proxy.pool-defaults {{ {written} }}\nproxy.pools.b {{ endpoints = [\"a:1\"], check {{}} }}");
        Assert.Equal($"proxy.pool-defaults.{path}", error.Path);
        Assert.NotEmpty(error.Remedy);
    }

    [Theory]
    [InlineData("{ address = \"a:1\", priority = 100 }", "endpoints[0].priority", "from 0 to 99")]
    [InlineData("{ address = \"a:1\", priority = high }", "endpoints[0].priority", "from 0 to 99 (write a number from 0 to 99)")]
    [InlineData("{ address = \"a:1\", max-pairs = 0 }", "endpoints[0].max-pairs", "neither off nor a whole number")]
    [InlineData("{ address = \"a:1\", maxpairs = 7 }", "endpoints[0].maxpairs", "did you mean max-pairs?")]
    [InlineData("{ address = \"a:1\", backup = on }", "endpoints[0].backup", "there is no such key")]
    [InlineData("{ address = \"a:1\", priority = [1] }", "endpoints[0].priority", "a list is written where a single value belongs")]
    [InlineData("{ srv = \"db.internal\" }", "endpoints[0].srv", "\"db.internal\" is not the name of a service (write _service._tcp.name, such as \"_db._tcp.internal\")")]
    [InlineData("{ srv = \"_db._tcp\" }", "endpoints[0].srv", "is not the name of a service")]
    [InlineData("{ srv = \"_db.tcp.internal\" }", "endpoints[0].srv", "is not the name of a service")]
    [InlineData("{ srv = \"_._tcp.internal\" }", "endpoints[0].srv", "is not the name of a service")]
    [InlineData("{ srv = \"_db._tcp.in ternal\" }", "endpoints[0].srv", "is not the name of a service")]
    [InlineData("{ srv = \"_db._tcp.internal:53\" }", "endpoints[0].srv", "is not the name of a service")]
    [InlineData("{ srv = \"_dns._udp.internal\" }", "endpoints[0].srv", "is a service over UDP")]
    [InlineData("{ srv = \"\" }", "endpoints[0].srv", "is not the name of a service")]
    [InlineData("{ srv = [\"_db._tcp.internal\"] }", "endpoints[0].srv", "a list is written where a single value belongs")]
    [InlineData("{ srv = \"_db._tcp.internal\", address = \"a:1\" }", "endpoints[0].address", "srv is written too, and its records say this (leave address out, or write two endpoints)")]
    [InlineData("{ srv = \"_db._tcp.internal\", host = a }", "endpoints[0].host", "srv is written too")]
    [InlineData("{ srv = \"_db._tcp.internal\", port = 1 }", "endpoints[0].port", "srv is written too")]
    [InlineData("{ srv = \"_db._tcp.internal\", weight = 1 }", "endpoints[0].weight", "srv is written too")]
    [InlineData("{ srv = \"_db._tcp.internal\", priority = 100 }", "endpoints[0].priority", "from 0 to 99")]
    [InlineData("{ srv = \"_db._tcp.internal\", max-pairs = 0 }", "endpoints[0].max-pairs", "neither off nor a whole number")]
    [InlineData("{ srv = \"_db._tcp.internal\", prio = 0 }", "endpoints[0].prio", "there is no such key")]
    [InlineData("{ srv = \"_db._tcp.internal\" }, \"a:1\", { srv = \"_DB._tcp.internal.\" }", "endpoints[2]", "is listed twice (list it once)")]
    [InlineData("\"_db._tcp.internal\"", "endpoints[0]", "has no port")]
    public void Endpoint_that_is_wrong_is_named(string written, string path, string message)
    {
        var error = Minimal.ErrorOf($"proxy.pools.b.endpoints = [{written}]");
        Assert.Equal($"proxy.pools.b.{path}", error.Path);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    private static PoolSettings Of(string written) => Minimal.With($"proxy.pools.web {{ {written} }}").Pools[0];
}

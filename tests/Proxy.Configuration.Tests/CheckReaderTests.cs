using System.Text;

namespace Proxy.Configuration.Tests;

public sealed class CheckReaderTests
{
    [Fact]
    public void Check_is_read_as_written()
    {
        var check = Of("""
            check {
              every = 3s, fast = 1s, down = 10s, timeout = 4s, rise = 1, fall = 5, scope = node, port = 8008
              http { method = HEAD, path = "/up?a=b", host = "app.example:8080", status = [204, "300-399"] }
            }
            """)!;
        Assert.Equal(
            new CheckSettings(
                CheckKind.Http, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(4), 1, 5, LimitScope.Node, 8008, null,
                new HttpCheckSettings("HEAD", "/up?a=b", "app.example:8080", [new(204, 204), new(300, 399)]), new PostgresCheckSettings("postgres", ""), []),
            check);
    }

    [Theory]
    [InlineData("check = on", CheckKind.Tcp)]
    [InlineData("check {}", CheckKind.Tcp)]
    [InlineData("check { every = 1s }", CheckKind.Tcp)]
    [InlineData("check { kind = on }", CheckKind.Tcp)]
    [InlineData("check = tcp", CheckKind.Tcp)]
    [InlineData("check = redis", CheckKind.Redis)]
    [InlineData("check { kind = redis, every = 1s }", CheckKind.Redis)]
    [InlineData("check = http", CheckKind.Http)]
    [InlineData("check { http {} }", CheckKind.Http)]
    [InlineData("check { http { path = \"/a\" }, kind = http }", CheckKind.Http)]
    [InlineData("check = postgres", CheckKind.Postgres)]
    [InlineData("check { postgres { user = watch } }", CheckKind.Postgres)]
    [InlineData("check { steps = [{ expect = a }] }", CheckKind.Steps)]
    [InlineData("check { steps = [{ expect = a }], kind = on }", CheckKind.Steps)]
    [InlineData("check { steps = [], kind = redis }", CheckKind.Redis)]
    [InlineData("tls {}, check = on", CheckKind.Tls)]
    [InlineData("tls {}, check = tls", CheckKind.Tls)]
    [InlineData("tls {}, check { tls = off }", CheckKind.Tcp)]
    [InlineData("tls {}, check = tcp", CheckKind.Tcp)]
    [InlineData("tls {}, check { kind = redis, tls = on }", CheckKind.Redis)]
    [InlineData("", null)]
    [InlineData("check = off", null)]
    public void Kind_is_what_the_block_says(string written, CheckKind? kind) => Assert.Equal(kind, Of(written)?.Kind);

    [Theory]
    [InlineData("check = on", CheckKind.Tcp)]
    [InlineData("check {}", CheckKind.Tcp)]
    [InlineData("check { every = 1s }", CheckKind.Tcp)]
    [InlineData("check { kind = off, every = 1s }", null)]
    [InlineData("check = redis", CheckKind.Redis)]
    [InlineData("check { steps = [{ send = a }] }", CheckKind.Steps)]
    [InlineData("check = off", null)]
    public void Block_for_all_pools_checks_all(string written, CheckKind? kind) =>
        Assert.Equal(kind, Minimal.With($"proxy.pool-defaults {{ {written} }}").Pools[0].Check?.Kind);

    [Theory]
    [InlineData("check = off", null, 0, 0)]
    [InlineData("check = on", CheckKind.Steps, 1, 2)]
    [InlineData("check { every = 1s }", CheckKind.Steps, 1, 1)]
    [InlineData("check { steps = [] }", CheckKind.Tcp, 0, 2)]
    [InlineData("check = tcp", CheckKind.Tcp, 0, 2)]
    [InlineData("check { http {} }", CheckKind.Http, 0, 2)]
    [InlineData("check { steps = [{ send = a }, { expect = b }] }", CheckKind.Steps, 2, 2)]
    public void Pool_takes_over_what_it_does_not_say(string written, CheckKind? kind, int steps, int every)
    {
        var check = Minimal.With($$"""
            proxy.pool-defaults.check { steps = [{ expect = a }], every = 2s }
            proxy.pools.web { {{written}} }
            """).Pools[0].Check;
        Assert.Equal((kind, steps, every), (check?.Kind, check?.Steps.Count ?? 0, (int)(check?.Every.TotalSeconds ?? 0)));
    }

    [Fact]
    public void Block_of_a_pool_turns_on_what_is_off_for_all() =>
        Assert.Equal(TimeSpan.FromSeconds(1), Minimal.With("proxy.pool-defaults.check { kind = off, every = 1s }\nproxy.pools.web.check {}").Pools[0].Check!.Every);

    [Theory]
    [InlineData("check { every = 200ms }", 200)]
    [InlineData("check { every = 1h }", 500)]
    [InlineData("check { every = 200ms, fast = 200ms }", 200)]
    [InlineData("check { every = 200ms, timeout = 1h }", 200)]
    public void Fast_is_never_longer_than_every(string written, int milliseconds) =>
        Assert.Equal(milliseconds, Of(written)!.Fast.TotalMilliseconds);

    [Fact]
    public void Steps_keep_every_byte_that_is_written()
    {
        var steps = Of("""
            check { steps = [
              { send = "PING\r\n" }
              { send = "\n" }, { send = " " }
              { send = "a \"b\" \\ \u0000\t" }
              { send = "é" }
              { send-hex = "00 fF\t0a" }, { send-hex = 0a0b }
              { expect = +PONG }
              { expect-hex = "00", not = on }
              { expect = " x ", not = off }
              { expect-regex = "^\\+(OK|PONG)\r\n$" }
              { expect-regex = "FAIL|\\x00", not = on }
            ] }
            """)!.Steps;
        Assert.Equal(
            ["PING\r\n", "\n", " ", "a \"b\" \\ \0\t", "é", "\0\u00ff\n", "\n\u000b", "+PONG", "\0", " x ", "", ""],
            steps.Select((step, i) => i == 4 ? Encoding.UTF8.GetString([.. step.Bytes]) : Encoding.Latin1.GetString([.. step.Bytes])));
        Assert.Equal(["^\\+(OK|PONG)\r\n$", "FAIL|\\x00"], steps.Where(step => step.Pattern.Length > 0).Select(step => step.Pattern));
        Assert.Equal([8, 11], Enumerable.Range(0, steps.Count).Where(i => steps[i].IsNot));
        Assert.Equal(
            [CheckStepKind.Send, CheckStepKind.Expect, CheckStepKind.ExpectPattern], steps.Select(step => step.Kind).Distinct());
        Assert.Equal("send \"PING\\u000D\\u000A\"", steps[0].Text);
        Assert.Equal("send-hex \"00 fF\\u00090a\"", steps[5].Text);
        Assert.Equal("not expect-hex \"00\"", steps[8].Text);
    }

    [Fact]
    public void Steps_are_shown_as_written_in_what_is_in_force()
    {
        var parsed = ConfigurationText.Parse("proxy.pools.web.check { steps = [ { send = \"PING\\r\\n\" }, { expect = +PONG } ], every = 1s }", "test");
        var lines = EffectiveConfiguration.Lines(EffectiveConfiguration.Of(parsed.Config!)).ToList();
        Assert.Contains("proxy.pools.web.check.steps = [{\"send\":\"PING\\r\\n\"},{\"expect\":\"\\u002BPONG\"}]", lines);
        Assert.Contains("proxy.pools.web.check.every = \"1s\"", lines);
        Assert.Contains("proxy.pool-defaults.check.http.status = [\"200-399\"]", lines);
        Assert.Contains("proxy.pool-defaults.ejection.failures = \"off\"", lines);
    }

    [Theory]
    [InlineData("check { every = 9ms }", ".every", "\"9ms\" is shorter than the least duration here, 10ms (write a number and a unit")]
    [InlineData("check { fast = 1ms }", ".fast", "shorter than the least duration here, 10ms")]
    [InlineData("check { down = 0 }", ".down", "shorter than the least duration here, 10ms")]
    [InlineData("check { timeout = 9.9ms }", ".timeout", "shorter than the least duration here, 10ms")]
    [InlineData("check = ping", "", "\"ping\" is not a choice here")]
    [InlineData("check = ping", "", "write one of off, on, tcp, tls, http, postgres, redis")]
    [InlineData("check = [tcp]", "", "a list is written where a block belongs")]
    [InlineData("check { kind = steps }", ".kind", "write one of off, on, tcp")]
    [InlineData("check { kind = mysql }", ".kind", "is not a choice here")]
    [InlineData("check { interval = 1s }", ".interval", "keys here are kind, every, fast, down, timeout")]
    [InlineData("check { evry = 1s }", ".evry", "did you mean every?")]
    [InlineData("check { every = 2 }", ".every", "\"2\" has no unit")]
    [InlineData("check { every = 0 }", ".every", "shorter than the least duration")]
    [InlineData("check { every = off }", ".every", "is not a duration")]
    [InlineData("check { fast = [1s] }", ".fast", "a list is written where a single value belongs")]
    [InlineData("check { fast = 3s }", ".fast", "it is longer than every (write at most what every says, or leave it out)")]
    [InlineData("check { down = 25d }", ".down", "longer than the longest duration")]
    [InlineData("check { timeout = 0.1ms }", ".timeout", "shorter than the least duration")]
    [InlineData("check { rise = 0 }", ".rise", "from 1 to 100")]
    [InlineData("check { rise = 101 }", ".rise", "from 1 to 100")]
    [InlineData("check { fall = 2.5 }", ".fall", "from 1 to 100")]
    [InlineData("check { scope = pool }", ".scope", "write one of cluster, node")]
    [InlineData("check { port = 0 }", ".port", "neither auto nor a whole number from 1 to 65535")]
    [InlineData("check { port = http }", ".port", "write auto or a number from 1 to 65535")]
    [InlineData("check { tls = yes }", ".tls", "write one of auto, off, on")]
    [InlineData("check { tls = on }", ".tls", "the pool has no TLS (write tls { } in the pool, or leave it out)")]
    [InlineData("check { tls { } }", ".tls", "a block is written where a single value belongs")]
    [InlineData("check = tls", "", "the pool has no TLS (write tls { } in the pool, or check = tcp)")]
    [InlineData("check { kind = tls }", ".kind", "the pool has no TLS")]
    [InlineData("tls {}, check { kind = tls, tls = off }", ".tls", "it is off, and the check is a TLS handshake (write check = tcp, or tls = auto)")]
    [InlineData("tls {}, check { kind = tcp, tls = on }", ".tls", "kind = tcp connects and does no more (write kind = tls, or leave it out)")]
    [InlineData("check { http = on }", ".http", "a single value is written where a block belongs (write http { ... })")]
    [InlineData("check { http { url = a } }", ".http.url", "keys here are method, path, host, status")]
    [InlineData("check { http { method = \"GET /\" } }", ".http.method", "cannot be a method here (write GET, HEAD")]
    [InlineData("check { http { method = CONNECT } }", ".http.method", "cannot be a method here")]
    [InlineData("check { http { method = \"\" } }", ".http.method", "cannot be a method here")]
    [InlineData("check { http { path = health } }", ".http.path", "that begins with / (write \"/health\")")]
    [InlineData("check { http { path = \"/a b\" } }", ".http.path", "visible ASCII characters")]
    [InlineData("check { http { path = \"/a\\r\\nX: y\" } }", ".http.path", "visible ASCII characters")]
    [InlineData("check { http { path = \"/a#b\" } }", ".http.path", "visible ASCII characters")]
    [InlineData("check { http { host = \"a b\" } }", ".http.host", "neither a host nor host:port")]
    [InlineData("check { http { host = \"http://a\" } }", ".http.host", "neither a host nor host:port")]
    [InlineData("check { http { status = [] } }", ".http.status", "no status passes (write status = [\"200-399\"])")]
    [InlineData("check { http { status = [99] } }", ".http.status[0]", "is not a status or a range of them (write a number from 100 to 599")]
    [InlineData("check { http { status = 600 } }", ".http.status", "is not a status or a range")]
    [InlineData("check { http { status = [200, 2xx] } }", ".http.status[1]", "is not a status or a range")]
    [InlineData("check { http { status = [\"399-200\"] } }", ".http.status[0]", "is not a status or a range")]
    [InlineData("check { http { status = [\"200-\"] } }", ".http.status[0]", "is not a status or a range")]
    [InlineData("check { postgres { user = \"\" } }", ".postgres.user", "it is empty, and PostgreSQL needs a user (write user = postgres)")]
    [InlineData("check { postgres { password = a } }", ".postgres.password", "keys here are user, database")]
    [InlineData("check { postgres { database = \"a\\u0000b\" } }", ".postgres.database", "cannot be a name")]
    [InlineData("check { kind = tcp, http { path = \"/\" } }", ".http", "it does nothing, as kind = tcp is written, too (write kind = http, or leave it out)")]
    [InlineData("check { kind = http, postgres {} }", ".postgres", "write kind = postgres, or leave it out")]
    [InlineData("check { kind = redis, steps = [{ send = a }] }", ".steps", "kind = redis is written, too, and has steps of its own (leave kind out, or the steps)")]
    [InlineData("check { http {}, steps = [{ send = a }] }", ".http", "steps is written, too (write steps or http)")]
    [InlineData("check { http {}, postgres {} }", ".postgres", "http is written, too (write http or postgres)")]
    [InlineData("check { steps = [] }", ".steps", "there is no step (write steps = [ { send")]
    [InlineData("check { steps = { send = a } }", ".steps", "a block is written where a list belongs")]
    [InlineData("check { steps = [PING] }", ".steps[0]", "a single value is written where a step belongs (write { send = \"PING\\r\\n\" }")]
    [InlineData("check { steps = [{}] }", ".steps[0]", "the step neither sends nor expects anything")]
    [InlineData("check { steps = [{ not = on }] }", ".steps[0]", "the step neither sends nor expects anything")]
    [InlineData("check { steps = [{ send = a, expect = b }] }", ".steps[0].expect", "send is written in the same step (write a step for each)")]
    [InlineData("check { steps = [{ expect = a, expect-regex = b }] }", ".steps[0].expect-regex", "expect is written in the same step")]
    [InlineData("check { steps = [{ send = a, not = on }] }", ".steps[0].not", "it is for what is expected")]
    [InlineData("check { steps = [{ expect = a, not = yes }] }", ".steps[0].not", "write one of off, on")]
    [InlineData("check { steps = [{ sned = a }] }", ".steps[0].sned", "did you mean send?", 2)]
    [InlineData("check { steps = [{ expect = a }, { send = \"\" }] }", ".steps[1].send", "it is empty (write 1 to 4096 bytes)")]
    [InlineData("check { steps = [{ send = [a] }] }", ".steps[0].send", "a list is written where a single value belongs")]
    [InlineData("check { steps = [{ send-hex = 0a0 }] }", ".steps[0].send-hex", "is not bytes in hexadecimal digits (write two digits a byte: \"0a 0b\")")]
    [InlineData("check { steps = [{ expect-hex = 0x0a }] }", ".steps[0].expect-hex", "is not bytes in hexadecimal digits")]
    [InlineData("check { steps = [{ expect-hex = \"\" }] }", ".steps[0].expect-hex", "it is empty")]
    [InlineData("check { steps = [{ expect-regex = \"(\" }] }", ".steps[0].expect-regex", "\"(\" is not a pattern: ")]
    [InlineData("check { steps = [{ expect-regex = \"(a)\\\\1\" }] }", ".steps[0].expect-regex", "without lookaround and backreferences")]
    [InlineData("check { steps = [{ expect-regex = \"(?=a)\" }] }", ".steps[0].expect-regex", "is not a pattern")]
    [InlineData("check { steps = [{ expect-regex = \"(a{1000}){1000}\" }] }", ".steps[0].expect-regex", "is not a pattern")]
    [InlineData("check { steps = [{ expect-regex = \"\" }] }", ".steps[0].expect-regex", "it is empty")]
    public void Error_names_the_key_the_problem_and_the_remedy(string written, string path, string message, int count = 1)
    {
        var errors = ProxySettingsReader.ReadText($"{Minimal.Text}proxy.pools.web {{ {written} }}").Errors;
        Assert.Equal(count, errors.Length);
        Assert.Equal($"proxy.pools.web.check{path}", errors[0].Path);
        Assert.Contains(message, errors[0].ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(errors[0].Remedy);
    }

    [Fact]
    public void Steps_are_bounded()
    {
        Assert.Equal(32, Of($"check {{ steps = [{Repeat("{ send = a }", 32)}] }}")!.Steps.Count);
        Assert.Contains("there are more than 32", ErrorOf($"check {{ steps = [{Repeat("{ send = a }", 33)}] }}").Problem, StringComparison.Ordinal);
        Assert.Equal(4096, Of($"check {{ steps = [{{ send = {new string('a', 4096)} }}] }}")!.Steps[0].Bytes.Count);
        Assert.Contains("longer than 4096 bytes", ErrorOf($"check {{ steps = [{{ send = {new string('a', 4097)} }}] }}").Problem, StringComparison.Ordinal);
        Assert.Contains("longer than 1024", ErrorOf($"check {{ steps = [{{ expect-regex = {new string('a', 1025)} }}] }}").Problem, StringComparison.Ordinal);
        Assert.Contains("cannot be a name", ErrorOf($"check {{ postgres {{ user = {new string('a', 64)} }} }}").Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Tls_for_all_pools_is_for_those_that_have_it()
    {
        var error = Minimal.ErrorOf("proxy.pool-defaults.check = tls\nproxy.pools.safe { endpoints = [\"a:1\"], tls {} }");
        Assert.Equal("proxy.pools.web.check.kind", error.Path);
        Assert.Contains("write tls { } in the pool, or check = tcp", error.Remedy, StringComparison.Ordinal);
    }

    private static string Repeat(string text, int count) => string.Join(", ", Enumerable.Repeat(text, count));

    private static CheckSettings? Of(string written) => Minimal.With($"proxy.pools.web {{ {written} }}").Pools[0].Check;

    private static ConfigurationError ErrorOf(string written) => Minimal.ErrorOf($"proxy.pools.web {{ {written} }}");
}

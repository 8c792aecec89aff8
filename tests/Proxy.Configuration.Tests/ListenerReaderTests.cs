namespace Proxy.Configuration.Tests;

/// <summary>Who may come to a listener, how many, how fast, and how it learns who they are.</summary>
public sealed class ListenerReaderTests
{
    [Fact]
    public void Listener_is_read_as_written()
    {
        var web = Minimal.With("""
            proxy.listeners.web {
              proxy-protocol { from = ["10.0.0.0/8"], timeout = 2s }
              allow = ["10.0.0.0/8", "::1"], deny = "10.6.6.0/24", on-deny = close
              per-source { pairs = 100, rate = "20/s", burst = 40, over = delay, max-delay = 1s, mask4 = 24, mask6 = 56 }
              rate = "5000/s", max-pairs = 20000, bandwidth { per-pair = "10 MB/s", total = "1 GB/s" }
              inspect { timeout = 1s, max = 4KiB, on-timeout = pool, log = on }
            }
            """).Listeners[0];
        Assert.Equal("10.0.0.0/8, ::1 but 10.6.6.0/24", $"{web.Access.Allow} but {web.Access.Deny}");
        Assert.Equal(Refusal.Close, web.Access.OnDeny);
        Assert.Equal(new PerSourceSettings(100, 20, 40, Refusal.Delay, TimeSpan.FromSeconds(1), 24, 56), web.PerSource);
        Assert.Equal((5_000d, 20_000), (web.Rate, web.MaxPairs));
        Assert.Equal(new BandwidthSettings(10_000_000, 1_000_000_000), web.Bandwidth);
        Assert.Equal(("10.0.0.0/8", TimeSpan.FromSeconds(2)), ($"{web.ProxyHeader!.From}", web.ProxyHeader.Timeout));
        Assert.Equal(new InspectSettings(TimeSpan.FromSeconds(1), 4 << 10, InspectTimeout.Pool, true), web.Inspect);
    }

    [Fact]
    public void What_is_not_written_is_what_stands_in_the_code()
    {
        var web = Minimal.With("").Listeners[0];
        Assert.Equal(new ListenerSettings("web", web.Bind, "web", 4096), web);
    }

    [Fact]
    public void Listener_takes_over_key_by_key_what_it_does_not_say()
    {
        var settings = Minimal.With("""
            proxy.listener-defaults {
              allow = ["10.0.0.0/8"], on-deny = close
              per-source { pairs = 7, rate = "20/s", burst = 40 }
              bandwidth { per-pair = "1 MB/s", total = "2 MB/s" }
              proxy-protocol { from = ["10.0.0.1"], timeout = 1s }
              inspect { timeout = 1s, max = 4KiB }
            }
            proxy.listeners.web {
              allow = []
              per-source { burst = 50, rate = off }
              bandwidth.total = off
              proxy-protocol.timeout = 2s
              inspect.max = 8KiB
            }
            proxy.listeners.zoo { bind = "127.0.0.1:81", pool = web }
            """);
        var (web, zoo) = (settings.Listeners[0], settings.Listeners[1]);
        Assert.Equal((null, Refusal.Close), (web.Access.Allow, web.Access.OnDeny));
        Assert.Equal((7, null, 50), (web.PerSource!.Pairs, web.PerSource.Rate, web.PerSource.Burst));
        Assert.Equal(new BandwidthSettings(1_000_000, null), web.Bandwidth);
        Assert.Equal(("10.0.0.1", TimeSpan.FromSeconds(2)), ($"{web.ProxyHeader!.From}", web.ProxyHeader.Timeout));
        Assert.Equal((TimeSpan.FromSeconds(1), 8 << 10), (web.Inspect.Timeout, web.Inspect.MaxBytes));
        Assert.Equal(
            ("10.0.0.0/8", 40, 20d, new BandwidthSettings(1_000_000, 2_000_000), TimeSpan.FromSeconds(1), 4 << 10),
            ($"{zoo.Access.Allow}", zoo.PerSource!.Burst, zoo.PerSource.Rate, zoo.Bandwidth, zoo.ProxyHeader!.Timeout, zoo.Inspect.MaxBytes));
    }

    [Fact]
    public void Off_is_for_a_listener_that_is_to_have_nothing_of_a_block()
    {
        var settings = Minimal.With("""
            proxy.listener-defaults {
              per-source.pairs = 7, bandwidth.total = "2 MB/s", proxy-protocol.from = "10.0.0.1", tls.directory = certs
            }
            proxy.listeners.web { per-source = off, bandwidth = off, proxy-protocol = off, tls = off }
            proxy.listeners.zoo { bind = "127.0.0.1:81", pool = web, proxy-protocol = on, tls = on }
            """);
        var (web, zoo) = (settings.Listeners[0], settings.Listeners[1]);
        Assert.Equal((null, BandwidthSettings.Unlimited, null, null), (web.PerSource, web.Bandwidth, web.ProxyHeader, web.Tls));
        Assert.Equal((7, "10.0.0.1", "certs"), (zoo.PerSource!.Pairs, $"{zoo.ProxyHeader!.From}", zoo.Tls!.Directory));
    }

    [Fact]
    public void Off_for_all_listeners_is_given_up_by_one_that_says_more()
    {
        var web = Minimal.With("""
            proxy.listener-defaults { per-source = off, proxy-protocol = off, tls = off }
            proxy.listeners.web { per-source.pairs = 7, tls.directory = certs }
            """).Listeners[0];
        Assert.Equal((7, null, "certs"), (web.PerSource!.Pairs, web.ProxyHeader, web.Tls!.Directory));
    }

    [Theory]
    [InlineData("per-source { pairs = off, burst = 3 }")]
    [InlineData("per-source { rate = off }")]
    [InlineData("proxy-protocol { from = [] }")]
    [InlineData("bandwidth {}")]
    public void What_is_said_to_be_off_is_off(string more)
    {
        var web = Minimal.With($"proxy.listeners.web {{ {more} }}").Listeners[0];
        Assert.Equal((null, null, BandwidthSettings.Unlimited), (web.PerSource, web.ProxyHeader, web.Bandwidth));
    }

    [Theory]
    [InlineData("allow = [\"10.1.2.3/8\"]", "allow[0]", "is an address within a network")]
    [InlineData("allow = \"example.org\"", "allow", "names are not resolved here")]
    [InlineData("allow = { from = \"::1\" }", "allow", "a block is written where a list belongs")]
    [InlineData("deny = [[\"::1\"]]", "deny[0]", "a list is written where a network belongs")]
    [InlineData("allow = [\"file:/none\"]", "allow[0]", "there is no /none")]
    [InlineData("allow = [\"file:/dev/null\"]", "allow", "there is no network in its files (write at least one network, or leave the key out)")]
    [InlineData("on-deny = delay", "on-deny", "write one of reset, close")]
    [InlineData("per-source = 5", "per-source", "\"5\" is written where a block belongs (write per-source { ... }, or off)")]
    [InlineData("per-source = [5]", "per-source", "a list is written where a block belongs")]
    [InlineData("per-source = on", "per-source", "it limits nothing")]
    [InlineData("per-source { burst = 5 }", "per-source", "it limits nothing (write pairs = 100, or rate = \"20/s\")")]
    [InlineData("per-source { pairs = 0 }", "per-source.pairs", "neither off nor a whole number from 1 to 10000000")]
    [InlineData("per-source { rate = 20 }", "per-source.rate", "\"20\" is not a rate (write a number and what it is per: \"20/s\"")]
    [InlineData("per-source { rate = \"1/s\", burst = 0 }", "per-source.burst", "from 1 to 1000000")]
    [InlineData("per-source { rate = \"1/s\", over = drop }", "per-source.over", "write one of reset, close, delay")]
    [InlineData("per-source { rate = \"1/s\", max-delay = 0 }", "per-source.max-delay", "shorter than the least duration")]
    [InlineData("per-source { rate = \"1/s\", mask4 = 33 }", "per-source.mask4", "from 1 to 32")]
    [InlineData("per-source { rate = \"1/s\", mask6 = 0 }", "per-source.mask6", "from 1 to 128")]
    [InlineData("per-source { rates = \"1/s\" }", "per-source.rates", "did you mean rate?", 2)]
    [InlineData("rate = 5000", "rate", "is not a rate")]
    [InlineData("max-pairs = 0", "max-pairs", "neither off nor a whole number")]
    [InlineData("max-pairs = auto", "max-pairs", "neither off nor a whole number")]
    [InlineData("bandwidth = \"10 MB/s\"", "bandwidth", "\"10 MB/s\" is written where a block belongs")]
    [InlineData("bandwidth { per-pair = 10MB }", "bandwidth.per-pair", "\"10MB\" is not a rate")]
    [InlineData("bandwidth { total = \"1023/s\" }", "bandwidth.total", "it is less than 1KiB/s (write at least \"1KiB/s\", or off)")]
    [InlineData("proxy-protocol = v2", "proxy-protocol", "\"v2\" is written where a block belongs (write proxy-protocol { ... }, or off)")]
    [InlineData("proxy-protocol = on", "proxy-protocol", "nobody may send a header")]
    [InlineData("proxy-protocol {}", "proxy-protocol", "nobody may send a header")]
    [InlineData("proxy-protocol { timeout = 1s }", "proxy-protocol", "write proxy-protocol { from = [\"10.0.0.0/8\"] }")]
    [InlineData("proxy-protocol { from = [\"::/129\"] }", "proxy-protocol.from[0]", "does not end in a number of bits from 0 to 128")]
    [InlineData("proxy-protocol { from = [\"::1\"], timeout = off }", "proxy-protocol.timeout", "\"off\" is not a duration")]
    [InlineData("proxy-protocol { form = [\"::1\"] }", "proxy-protocol.form", "did you mean from?", 2)]
    [InlineData("inspect { max = 1023 }", "inspect.max", "\"1023\" is not from 1KiB to 64KiB (write 16KiB)")]
    [InlineData("inspect { max = 65KiB }", "inspect.max", "is not from 1KiB to 64KiB")]
    [InlineData("inspect { timeout = off }", "inspect.timeout", "is not a duration")]
    [InlineData("inspect { on-timeout = reset }", "inspect.on-timeout", "write one of close, pool")]
    [InlineData("inspect { log = yes }", "inspect.log", "write one of off, on")]
    [InlineData("alow = \"::1\"", "alow", "did you mean allow?")]
    public void Error_names_the_key_the_problem_and_the_remedy(string more, string path, string message, int count = 1)
    {
        var errors = ProxySettingsReader.ReadText($"{Minimal.Text}proxy.listeners.web {{ {more} }}").Errors;
        Assert.Equal(count, errors.Length);
        Assert.Equal($"proxy.listeners.web.{path}", errors[0].Path);
        Assert.Contains(message, errors[0].ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(errors[0].Remedy);
    }

    [Theory]
    [InlineData("deny = [\"10.1.2.3/8\"]", "deny[0]")]
    [InlineData("per-source { pairs = 0 }", "per-source.pairs")]
    [InlineData("per-source { pear = 1 }", "per-source.pear")]
    [InlineData("proxy-protocol { from = [\"x\"] }", "proxy-protocol.from[0]")]
    [InlineData("proxy-protocol = v1", "proxy-protocol")]
    [InlineData("bandwidth { total = \"1/s\" }", "bandwidth.total")]
    [InlineData("inspect { max = 1 }", "inspect.max")]
    [InlineData("tls { alpn = [\"\"] }", "tls.alpn[0]")]
    [InlineData("routes = []", "routes")]
    public void Error_in_what_all_take_over_is_reported_once(string written, string path) => Assert.Equal(
        $"proxy.listener-defaults.{path}",
        Minimal.ErrorOf($"proxy.listener-defaults {{ {written} }}\nproxy.listeners.b {{ bind = \"127.0.0.1:81\", pool = web }}").Path);

    [Fact]
    public void Deny_of_an_empty_file_is_nobody() => Assert.Null(Minimal.With("proxy.listeners.web.deny = \"file:/dev/null\"").Listeners[0].Access.Deny);

    [Theory]
    [InlineData("max-openings = 0", "max-openings", "neither auto nor a whole number from 1 to 10000000")]
    [InlineData("max-handshakes = off", "max-handshakes", "from 1 to 100000")]
    [InlineData("max-sources = 1000", "max-sources", "from 1024 to 16777216")]
    [InlineData("max-sources = 65535", "max-sources", "\"65535\" is not a power of two (write 65536")]
    public void Limits_have_bounds(string more, string key, string message)
    {
        var error = Minimal.ErrorOf($"proxy.limits {{ {more} }}");
        Assert.Equal($"proxy.limits.{key}", error.Path);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
    }
}

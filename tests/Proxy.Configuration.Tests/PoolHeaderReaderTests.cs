namespace Proxy.Configuration.Tests;

public sealed class PoolHeaderReaderTests
{
    [Fact]
    public void Header_is_read_as_written()
    {
        var header = Of("proxy-protocol { version = v2, tlvs = [alpn, unique-id], pass = [\"0xE1\", 0xEA], set { 0xE0 = \"edge-7\", 0xef = \"\" }, checksum = on }");
        Assert.Equal(
            new PoolHeaderSettings(2, HeaderTlvs.Alpn | HeaderTlvs.UniqueId, [0xE1, 0xEA], [new(0xE0, "edge-7"), new(0xEF, "")], true), header);
    }

    [Theory]
    [InlineData("v1", 1)]
    [InlineData("v2", 2)]
    public void Version_is_the_short_way_to_write_it(string version, int expected)
    {
        var header = Of($"proxy-protocol = {version}");
        Assert.Equal(new PoolHeaderSettings(expected, HeaderTlvs.All, [], [], false), header);
        Assert.Equal(header, Of($"proxy-protocol {{ version = {version} }}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("proxy-protocol = off")]
    [InlineData("proxy-protocol { version = off, checksum = on }")]
    public void Without_a_version_there_is_none(string written) => Assert.Null(Of(written));

    [Fact]
    public void Lists_may_be_empty_or_one_value() =>
        Assert.Equal((HeaderTlvs.None, "225"), Of("proxy-protocol { version = v2, tlvs = [], pass = 0xE1 }") is { } header ? (header.Tlvs, $"{header.Pass}") : default);

    [Theory]
    [InlineData("proxy-protocol = v2")]
    [InlineData("proxy-protocol { version = v2 }")]
    public void Pools_take_over_what_they_do_not_say(string all)
    {
        const string More = "proxy.pool-defaults.proxy-protocol { checksum = on, set { 0xE0 = all, 0xE1 = all } }";
        var pools = Minimal.With($$"""
            proxy.pool-defaults { {{all}} }
            {{(all.Contains('{', StringComparison.Ordinal) ? More : "")}}
            proxy.pools.web.proxy-protocol { tlvs = [ssl] }
            proxy.pools.one { endpoints = ["a:1"], proxy-protocol = v1 }
            proxy.pools.own { endpoints = ["a:1"], proxy-protocol.set { 0xE1 = own } }
            proxy.pools.none { endpoints = ["a:1"], proxy-protocol = off }
            proxy.pools.all { endpoints = ["a:1"] }
            """).Pools.ToDictionary(pool => pool.Name, pool => pool.Header);
        Assert.Equal((2, HeaderTlvs.Ssl), (pools["web"]!.Version, pools["web"]!.Tlvs));
        Assert.Equal((2, HeaderTlvs.All), (pools["all"]!.Version, pools["all"]!.Tlvs));
        Assert.Equal(1, pools["one"]!.Version);
        Assert.Null(pools["none"]);
        Assert.Equal(all.Contains('{', StringComparison.Ordinal) ? "[224, all], [225, own]" : "[225, own]", $"{pools["own"]!.Set}");
        Assert.Equal(all.Contains('{', StringComparison.Ordinal), pools["all"]!.Checksum);
    }

    [Theory]
    [InlineData("proxy-protocol = v3", "", "\"v3\" is not a choice here")]
    [InlineData("proxy-protocol = on", "", "write one of off, v1, v2")]
    [InlineData("proxy-protocol = [v2]", "", "a list is written where a block belongs")]
    [InlineData("proxy-protocol { version = 2 }", ".version", "write one of off, v1, v2")]
    [InlineData("proxy-protocol { version = v2, tlv = [ssl] }", ".tlv", "did you mean tlvs?")]
    [InlineData("proxy-protocol { version = v2, tlvs = [tls] }", ".tlvs[0]", "write one of alpn, authority, unique-id, ssl")]
    [InlineData("proxy-protocol { version = v2, pass = [0xDF] }", ".pass[0]", "\"0xDF\" is not a type that may be used freely (write one from 0xE0 to 0xEF)")]
    [InlineData("proxy-protocol { version = v2, pass = [0xF0] }", ".pass[0]", "from 0xE0 to 0xEF")]
    [InlineData("proxy-protocol { version = v2, pass = [225] }", ".pass[0]", "from 0xE0 to 0xEF")]
    [InlineData("proxy-protocol { version = v2, pass = \"0x E0\" }", ".pass", "from 0xE0 to 0xEF")]
    [InlineData("proxy-protocol { version = v2, set { 0x20 = a } }", ".set.0x20", "from 0xE0 to 0xEF")]
    [InlineData("proxy-protocol { version = v2, set { 0xE0 = [a] } }", ".set.0xE0", "a list is written where a single value belongs")]
    [InlineData("proxy-protocol { version = v2, set { 0xE0 = \"é\" } }", ".set.0xE0", "or not ASCII")]
    [InlineData("proxy-protocol { version = v2, set { 0xE0 = a, 0xe0 = b } }", ".set.0xe0", "this type is there in another spelling")]
    [InlineData("proxy-protocol { version = v1, checksum = on }", ".checksum", "a header of v1 has room for addresses only (write version = v2, or leave this key out)")]
    [InlineData("proxy-protocol { version = v1, tlvs = [ssl] }", ".tlvs", "has room for addresses only")]
    public void Error_names_the_key_the_problem_and_the_remedy(string written, string path, string message)
    {
        var error = Minimal.ErrorOf($"proxy.pools.web {{ {written} }}");
        Assert.Equal($"proxy.pools.web.proxy-protocol{path}", error.Path);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
        Assert.Equal($"proxy.pool-defaults.proxy-protocol{path}", Minimal.ErrorOf($"proxy.pool-defaults {{ {written} }}").Path);
    }

    [Theory]
    [InlineData("proxy-protocol {}")]
    [InlineData("proxy-protocol { checksum = on }")]
    [InlineData("proxy-protocol.tlvs = [ssl]")]
    public void Block_without_a_version_is_an_error_and_not_a_pool_that_sends_none(string written)
    {
        var error = Minimal.ErrorOf($"proxy.pools.web {{ {written} }}");
        Assert.Equal("proxy.pools.web.proxy-protocol.version", error.Path);
        Assert.Contains("write version = v2", error.Remedy, StringComparison.Ordinal);
        // What all pools take over may leave the version to them, or have it for them.
        Assert.Null(Minimal.With($"proxy.pool-defaults {{ {written} }}").Pools[0].Header);
        Assert.Equal(1, Minimal.With($"proxy.pool-defaults.proxy-protocol.version = v1\nproxy.pools.web {{ proxy-protocol {{}} }}").Pools[0].Header?.Version);
    }

    [Fact]
    public void Text_is_bounded()
    {
        Assert.Equal(128, Of($"proxy-protocol {{ version = v2, set {{ 0xE0 = {new string('a', 128)} }} }}")!.Set[0].Value.Length);
        Assert.Contains("longer than 128", Minimal.ErrorOf($"proxy.pools.web.proxy-protocol {{ version = v2, set {{ 0xE0 = {new string('a', 129)} }} }}").Problem, StringComparison.Ordinal);
    }

    private static PoolHeaderSettings? Of(string written) => Minimal.With($"proxy.pools.web {{ {written} }}").Pools[0].Header;
}

using System.Text;

namespace Proxy.Configuration.Tests;

/// <summary>Whatever is in a file, reading it ends, throws nothing, and says why there are no settings.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 20_000;

    // Fragments of the language, so that garbage gets past the first character.
    private static readonly string[] Fragments =
    [
        "proxy", "listeners", "pools", "web", "timeouts", "endpoints", "bind", "pool", "idle", "\"a:1\"", "\"0.0.0.0:80\"", "5s", "0",
        "routes", "sni", "tls", "per-source", "proxy-protocol", "allow", "certificates", "off", "on", "v2", "\"::1/64\"", "\"20/s\"",
        "check", "steps", "srv", "queue", "ejection", "drain 1s",
        "{", "}", "[", "]", "=", ":", ",", ".", " ", "\n", "\"", "\"\"\"", "#", "//", "\\", "${", "+=", "include", "\r", "\t", "\0", "é",
    ];

    [Fact]
    public void Random_bytes_give_errors()
    {
        var random = new Random(20_240_131);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            AssertErrors(Encoding.Latin1.GetString(bytes));
            AssertErrors(Encoding.UTF8.GetString(bytes));
        }
    }

    [Fact]
    public void Random_fragments_give_errors()
    {
        var random = new Random(20_240_201);
        for (var round = 0; round < Rounds; round++)
            AssertErrors(string.Concat(random.GetItems(Fragments, random.Next(40))));
    }

    [Fact]
    public void Damaged_configuration_gives_settings_or_errors_and_not_both()
    {
        var random = new Random(20_240_301);
        var whole = ReferenceConfiguration.Text + Minimal.Text + """
            proxy.listeners.site {
              bind = ":443", allow = ["10.0.0.0/8", "::1"], deny = "10.6.6.0/24", on-deny = close
              per-source { pairs = 100, rate = "20/s", over = delay }, rate = "300/m", max-pairs = 7, bandwidth { total = "1 GB/s" }
              proxy-protocol { from = ["10.0.0.1"] }, tls { certificates = [{ cert = a, key = b }], alpn = [h2], client-ca = c, client-auth = require }
              routes = [{ sni = "*.a.example", alpn = h2, pool = web }, { http-host = b.example, refuse = on, name = b }, { from = "::1", port = [80, 81], pool = web }]
            }
            proxy.pools.web { proxy-protocol { version = v2, pass = [0xE1], set { 0xE0 = a } }, tls { ca = a, cert = b, key = c } }
            proxy.pools.db {
              balance = maglev, stick = source, endpoints = [{ address = "a:1", priority = 1, max-pairs = 5 }, { srv = "_a._tcp.b" }], max-pairs = 7, queue { max = 5, timeout = 1s }
              slow-start = 1s, on-down = drain 1s, when-all-down = refuse, ejection { base = 1s }
              check { every = 1s, fast = 1s, steps = [{ send = "a\r\n" }, { expect-hex = 0a0b, not = on }, { expect-regex = "a+" }] }
            }
            """;
        for (var round = 0; round < Rounds / 20; round++)
        {
            var text = whole.Remove(random.Next(whole.Length), 1).Insert(random.Next(whole.Length - 1), Fragments[random.Next(Fragments.Length)]);
            var result = ProxySettingsReader.ReadText(text);
            Assert.True(result.Settings is null == result.Errors.Length > 0, text);
        }
    }

    // Garbage of this length names no listener together with its pool, so errors there must be.
    private static void AssertErrors(string text)
    {
        var result = ProxySettingsReader.ReadText(text);
        Assert.True(result.Settings is null && result.Errors.Length > 0, text);
        Assert.All(result.Errors, e => Assert.DoesNotContain(e.ToString(), char.IsControl));
    }
}

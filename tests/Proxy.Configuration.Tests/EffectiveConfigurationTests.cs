
namespace Proxy.Configuration.Tests;

public sealed class EffectiveConfigurationTests
{
    [Fact]
    public void What_the_user_wrote_wins_and_the_rest_is_the_reference()
    {
        var tree = Of("""
            proxy {
              listeners.web { bind = "127.0.0.1:0", pool = web }
              pools.web { endpoints = ["127.0.0.1:1", { address = "127.0.0.1:2", weight = 2 }] }
              timeouts.idle = off
            }
            """);
        var lines = EffectiveConfiguration.Lines(tree).ToList();
        Assert.Contains("proxy.timeouts.idle = \"off\"", lines);
        Assert.Contains("proxy.timeouts.connect = \"5s\"", lines);
        Assert.Contains("proxy.listeners.web.pool = \"web\"", lines);
        Assert.Contains("proxy.pools.web.endpoints = [\"127.0.0.1:1\",{\"address\":\"127.0.0.1:2\",\"weight\":\"2\"}]", lines);
        Assert.Contains("proxy.cluster.seeds = []", lines);
        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
    }

    [Fact]
    public void Secrets_are_left_out_and_what_is_not_set_is_shown_as_such()
    {
        var text = string.Join('\n', EffectiveConfiguration.Lines(Of("proxy.admin { token = 0123456789abcdef0123, read-only-token-file = \"/etc/t\" }")));
        Assert.DoesNotContain("0123456789abcdef0123", text, StringComparison.Ordinal);
        Assert.Contains($"proxy.admin.token = \"{EffectiveConfiguration.Redacted}\"", text, StringComparison.Ordinal);
        Assert.Contains("proxy.admin.read-only-token = \"\"", text, StringComparison.Ordinal);
        Assert.Contains("proxy.admin.read-only-token-file = \"/etc/t\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Listeners_and_pools_are_shown_as_they_are_written_with_the_names_of_files_and_nothing_of_what_is_in_them()
    {
        var lines = EffectiveConfiguration.Lines(Of("""
            proxy {
              listener-defaults { per-source = off, allow = "file:/etc/allow", tls { ticket-keys = "/run/tickets" } }
              listeners.web { tls { certificates = [{ cert = "site.crt", key = "site.key" }] }, routes = [{ sni = "*", refuse = on }] }
              pools.web { proxy-protocol = v2, tls {} }
            }
            """)).ToList();
        Assert.Contains("proxy.listener-defaults.per-source = \"off\"", lines);
        Assert.Contains("proxy.listener-defaults.allow = \"file:/etc/allow\"", lines);
        Assert.Contains("proxy.listener-defaults.deny = []", lines);
        Assert.Contains("proxy.listener-defaults.tls.ticket-keys = \"/run/tickets\"", lines);
        Assert.Contains("proxy.listener-defaults.tls.reload = \"30s\"", lines);
        Assert.Contains("proxy.listeners.web.tls.certificates = [{\"cert\":\"site.crt\",\"key\":\"site.key\"}]", lines);
        Assert.Contains("proxy.listeners.web.routes = [{\"refuse\":\"on\",\"sni\":\"*\"}]", lines);
        Assert.Contains("proxy.pools.web.proxy-protocol = \"v2\"", lines);
        Assert.Contains("proxy.pools.web.tls = {}", lines);
        Assert.Contains("proxy.pool-defaults.proxy-protocol.tlvs = [\"alpn\",\"authority\",\"unique-id\",\"ssl\"]", lines);
    }

    [Fact]
    public void Every_value_of_the_reference_is_there()
    {
        var lines = EffectiveConfiguration.Lines(Of("")).ToList();
        Assert.Contains("proxy.buffers.bank = \"64MiB\"", lines);
        Assert.Contains("proxy.loops.count = \"auto\"", lines);
    }

    [Fact]
    public void Numbers_in_force_stand_in_the_place_of_what_is_written()
    {
        var parsed = ConfigurationText.Parse("proxy.admin.max-connections = 5000", "test");
        var lines = EffectiveConfiguration.Lines(
            EffectiveConfiguration.Of(parsed.Config!, ("limits.max-pairs", 384), ("admin.max-connections", 64))).ToList();
        Assert.Contains("proxy.limits.max-pairs = \"384\"", lines);
        Assert.Contains("proxy.admin.max-connections = \"64\"", lines);
    }

    private static System.Text.Json.Nodes.JsonObject Of(string text)
    {
        var parsed = ConfigurationText.Parse(text, "test");
        Assert.Empty(parsed.Errors);
        return EffectiveConfiguration.Of(parsed.Config!);
    }
}

using System.Net;
using System.Text.RegularExpressions;
using Proxy.EndToEnd.Tests.Tls;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Openings;

/// <summary>PROXY headers that we send, in front of programs that read them.</summary>
public sealed partial class HeaderOutTests
{
    private static readonly IPAddress Client = IPAddress.Parse("127.0.7.7");

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    [InlineData("{ version = v2, checksum = on, tlvs = [] }")]
    public async Task Nginx_sees_the_client(string header)
    {
        var port = LoopbackPort.Free();
        await using var nginx = await NginxServer.StartAsync($$"""
            server {
                listen 127.0.0.1:{{port}} proxy_protocol;
                location / { return 200 "$proxy_protocol_addr:$proxy_protocol_port $proxy_protocol_server_addr:$proxy_protocol_server_port"; }
            }
            """);
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web }
            proxy.pools.web { endpoints = ["127.0.0.1:{{port}}"], proxy-protocol = {{header}} }
            """,
            "web");

        var (body, client) = await Requests.GetAsync(proxy.Listener, Client);

        Assert.Equal($"{client} {proxy.Listener}", body);
        await proxy.EndAsync();
    }

    [Theory]
    [InlineData("off")]
    [InlineData("on")]
    public async Task Haproxy_reads_the_client_the_host_and_the_name_of_the_pair(string checksum)
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("site.example");
        var port = LoopbackPort.Free();
        await using var haproxy = await HaproxyServer.StartAsync($"""
            frontend f
              mode http
              bind 127.0.0.1:{port} accept-proxy
              http-request return status 200 content-type text/plain lf-string "%[src]:%[src_port] %[fc_pp_authority] %[fc_pp_unique_id]"
            """);
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web, tls.certificates = [{ cert = "{{certificate}}", key = "{{key}}" }] }
            proxy.pools.web { endpoints = ["127.0.0.1:{{port}}"], proxy-protocol { version = v2, checksum = {{checksum}} } }
            """,
            "web");

        using var client = await TlsClient.ConnectAsync(proxy.Listener, "site.example", from: Client);
        var body = await Requests.GetAsync(client.Stream);
        client.Dispose();

        var pair = PairOf().Match(await proxy.EndedAsync(client.Address)).Groups["pair"].Value;
        Assert.Equal($"{client.Address} site.example {pair}", body);
        await proxy.EndAsync();
    }

    [Fact]
    public async Task Of_two_proxies_in_a_row_the_second_and_its_server_see_the_client_of_the_first()
    {
        var (second, server) = (LoopbackPort.Free(), LoopbackPort.Free());
        await using var nginx = await NginxServer.StartAsync($$"""
            server {
                listen 127.0.0.1:{{server}} proxy_protocol;
                location / { return 200 "$proxy_protocol_addr:$proxy_protocol_port"; }
            }
            """);
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.listeners.first { bind = "127.0.0.1:0", pool = first }
            proxy.pools.first { endpoints = ["127.0.0.1:{{second}}"], proxy-protocol = v2 }
            proxy.listeners.second { bind = "127.0.0.1:{{second}}", pool = second, proxy-protocol.from = "127.0.0.1" }
            proxy.pools.second { endpoints = ["127.0.0.1:{{server}}"], proxy-protocol = v1 }
            """,
            "first", "second");

        var (body, client) = await Requests.GetAsync(proxy.Listeners[0], Client);

        Assert.Equal($"{client}", body);
        await proxy.Process.WaitForLineAsync(new Regex($" ended \\S+ first {Regex.Escape($"{client}")} "), TimeSpan.FromSeconds(10));
        await proxy.Process.WaitForLineAsync(new Regex($" ended \\S+ second {Regex.Escape($"{client}")} "), TimeSpan.FromSeconds(10));
        await proxy.EndAsync();
    }

    [GeneratedRegex(@" ended (?<pair>\S+) ")]
    private static partial Regex PairOf();
}

using System.Net;
using Proxy.EndToEnd.Tests.Openings;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Tls;

/// <summary>Servers that are not believed, and what the access log says of them.</summary>
public sealed class RefusedServerTests
{
    private static readonly IPAddress Client = IPAddress.Parse("127.0.7.7");

    [Fact]
    public async Task Reasons_are_those_that_an_operator_understands()
    {
        using var authority = new TestAuthority();
        using var others = new TestAuthority("another CA");
        using var directory = new TempDirectory("servers");
        await ProcessUnderTest.RunAsync(
            DebianProgram.Find("openssl", "openssl"),
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", directory["self.key"], "-out", directory["self.crt"],
                "-days", "10", "-subj", "/CN=web.internal", "-addext", "subjectAltName=DNS:web.internal",
            ],
            TimeSpan.FromSeconds(20));
        var cases = new (string Name, (string Certificate, string Key) Files, string Reason)[]
        {
            ("good", authority.Issue("web.internal"), ""),
            ("name", authority.Issue("db.internal"), "TLS: hostname mismatch: wanted web.internal, certificate is for db.internal"),
            ("expired", authority.Issue("web.internal", -20, -10), "TLS: certificate has expired (notAfter "),
            ("early", authority.Issue("web.internal", 5, 10), "TLS: certificate is not valid yet (notBefore "),
            ("self", (directory["self.crt"], directory["self.key"]), "TLS: self-signed certificate (CN=web.internal), and it is not among the trusted"),
            ("other", others.Issue("web.internal"), "TLS: certificate (CN=web.internal) is from CN=another CA, which is not among the trusted"),
            ("usage", authority.Issue("web.internal", usages: [TestAuthority.ClientAuthentication]), "TLS: certificate (CN=web.internal) is not for this use: no server's"),
        };
        var ports = cases.Select(_ => LoopbackPort.Free()).ToList();
        await using var nginx = await NginxServer.StartAsync(string.Concat(cases.Zip(ports).Select(each => $$"""
            server {
                listen 127.0.0.1:{{each.Second}} ssl;
                ssl_certificate {{each.First.Files.Certificate}};
                ssl_certificate_key {{each.First.Files.Key}};
                location / { return 200 "$ssl_server_name"; }
            }

            """)));
        var pools = cases.Zip(ports).Select(each =>
            $$"""
            proxy.pools.{{each.First.Name}} { endpoints = ["127.0.0.1:{{each.Second}}"], tls { ca = "{{authority.CaFile}}", server-name = "web.internal" } }
            proxy.listeners.{{each.First.Name}} { bind = "127.0.0.1:0", pool = {{each.First.Name}} }

            """);
        await using var proxy = await ProxyProcess.StartConfiguredAsync(string.Concat(pools), [.. cases.Select(each => each.Name)]);

        for (var i = 0; i < cases.Length; i++)
        {
            var (name, _, reason) = cases[i];
            var from = IPAddress.Parse($"127.0.7.{i + 1}");
            if (reason.Length == 0)
            {
                Assert.Equal("web.internal", (await Requests.GetAsync(proxy.Listeners[i], from)).Body);
                continue;
            }

            await Requests.EndOfAsync(proxy.Listeners[i], from);
            var ended = await proxy.EndedAsync(from);
            Assert.Contains(" end=connect-failed ", ended, StringComparison.Ordinal);
            Assert.Contains($" tried=\"127.0.0.1:{ports[i]}: {reason}", ended, StringComparison.Ordinal);
        }

        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_server_that_does_not_shake_hands_is_passed_over_for_one_that_does()
    {
        using var authority = new TestAuthority();
        await using var good = TlsOrigin.Serve(authority, async (_, stream) => await stream.WriteAsync("good"u8.ToArray()));
        await using var silent = TestOrigin.Serve(async peer => await peer.ReceiveToEndAsync());
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.pools.web {
              endpoints = ["{{silent.EndPoint}}", "{{good.Origin.EndPoint}}"]
              tls { ca = "{{authority.CaFile}}", server-name = "origin.example" }
            }
            proxy.timeouts.connect = 500ms
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web }
            """,
            "web");

        for (var i = 0; i < 2; i++)
        {
            using var peer = await TcpPeer.ConnectAsync(proxy.Listener, Requests.From(Client));
            Assert.Equal("good"u8.ToArray(), (await peer.ReceiveToEndAsync()).Bytes.ToArray());
        }

        await proxy.EndAsync();
        Assert.Contains(proxy.Process.Lines, line => line.Contains($"{silent.EndPoint}: TLS handshake timeout", StringComparison.Ordinal));
    }
}

using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Proxy.EndToEnd.Tests.Openings;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Tls;

/// <summary>Clients and servers of other projects that speak TLS with us.</summary>
public sealed class RealClientTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestAuthority _authority = new();
    private readonly TempDirectory _directory = new("clients");

    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task Openssl_trusts_us_agrees_on_a_protocol_and_resumes(string option, string version)
    {
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $"{TlsNode.Listener(_authority.Issue("site.example"))}\nproxy.listeners.l0.tls.alpn = [\"http/1.1\"]", null, nginx.EndPoint);

        // The server's answer comes behind the tickets of TLS 1.3.
        var (first, second) = (await ClientAsync($"-sess_out {_directory["session"]}"), await ClientAsync($"-sess_in {_directory["session"]}"));

        Assert.Contains("Verify return code: 0 (ok)", first, StringComparison.Ordinal);
        Assert.Contains("ALPN protocol: http/1.1", first, StringComparison.Ordinal);
        Assert.Contains($"New, {version}, Cipher is ", first, StringComparison.Ordinal);
        Assert.Contains($"Reused, {version}, Cipher is ", second, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 404 Not Found", second, StringComparison.Ordinal);
        await proxy.EndAsync();

        Task<string> ClientAsync(string session) => OpensslAsync(
            "GET / HTTP/1.0\r\n\r\n",
            $"-connect {proxy.Listener} -servername site.example -verify_hostname site.example -CAfile {_authority.CaFile} -alpn http/1.1 -ign_eof {option} {session}");
    }

    [Fact]
    public async Task A_client_of_other_protocols_and_one_without_a_certificate_learn_why_they_are_refused()
    {
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""
            {{TlsNode.Listener(_authority.Issue("site.example"))}}
            proxy.listeners.l0.tls { alpn = ["h2"], client-ca = "{{_authority.CaFile}}", client-auth = require }
            """,
            null,
            nginx.EndPoint);
        using var others = new TestAuthority("another CA");
        var (good, bad) = (_authority.Issue("client.example"), others.Issue("client.example"));

        Assert.Contains("alert no application protocol", await ClientAsync("-alpn http/1.1"), StringComparison.Ordinal);
        Assert.Contains("alert certificate required", await ClientAsync("-alpn h2"), StringComparison.Ordinal);
        Assert.Contains("alert handshake failure", await ClientAsync("-alpn h2 -tls1_2"), StringComparison.Ordinal);
        Assert.Contains("alert unknown ca", await ClientAsync($"-alpn h2 -cert {bad.Certificate} -key {bad.Key}"), StringComparison.Ordinal);
        Assert.Contains("alert protocol version", await ClientAsync("-alpn h2 -tls1_1 -cipher DEFAULT@SECLEVEL=0"), StringComparison.Ordinal);
        Assert.DoesNotContain(" alert ", await ClientAsync($"-alpn h2 -cert {good.Certificate} -key {good.Key}"), StringComparison.Ordinal);
        await proxy.EndAsync();

        Task<string> ClientAsync(string options) => OpensslAsync("x", $"-connect {proxy.Listener} -servername site.example -ign_eof {options}");
    }

    [Fact]
    public async Task Curl_speaks_http2_with_a_server_behind_us()
    {
        var port = LoopbackPort.Free();
        await using var nginx = await NginxServer.StartAsync($$"""server { listen 127.0.0.1:{{port}} http2; location / { return 200 "$server_protocol"; } }""");
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $"{TlsNode.Listener(_authority.Issue("site.example"))}\nproxy.listeners.l0.tls.alpn = [h2]", null, new IPEndPoint(IPAddress.Loopback, port));

        var answer = await ProcessUnderTest.RunAsync(
            DebianProgram.Find("curl", "curl"),
            [
                "-sS", "--http2", "--cacert", _authority.CaFile, "--resolve", $"site.example:{proxy.Listener.Port}:127.0.0.1",
                $"https://site.example:{proxy.Listener.Port}/",
            ],
            Patience);

        Assert.Equal("HTTP/2.0", answer);
        await proxy.EndAsync();
    }

    [Fact]
    public async Task Psql_verifies_the_server_behind_a_plain_listener()
    {
        await using var postgres = await PostgresServer.StartAsync(_authority.Issue("db.example"));
        await using var proxy = await ProxyProcess.StartAsync(postgres.EndPoint);

        var answer = await ProcessUnderTest.RunAsync(
            DebianProgram.Find("psql", "postgresql-client"),
            [
                $"host=db.example hostaddr={proxy.Listener.Address} port={proxy.Listener.Port} user={PostgresServer.User} "
                + $"dbname={PostgresServer.Database} sslmode=verify-full sslrootcert={_authority.CaFile}",
                "-Atc", "select ssl, version from pg_stat_ssl where pid = pg_backend_pid()",
            ],
            Patience);

        Assert.Equal("t|TLSv1.3", answer);
        await proxy.EndAsync();
    }

    [Fact]
    public async Task Redis_is_reached_over_tls_with_a_certificate_of_ours_from_plain_clients_and_from_clients_with_tls()
    {
        var (certificate, key) = _authority.Issue("redis.example");
        await using var redis = await RedisServer.StartAsync((certificate, key, _authority.CaFile));
        var own = _authority.Issue("proxy.example");
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.pools.redis {
              endpoints = ["{{redis.EndPoint}}"]
              tls { ca = "{{_authority.CaFile}}", server-name = "redis.example", cert = "{{own.Certificate}}", key = "{{own.Key}}" }
            }
            proxy.pools.without { endpoints = ["{{redis.EndPoint}}"], tls { ca = "{{_authority.CaFile}}", server-name = "redis.example" } }
            proxy.listeners.plain { bind = "127.0.0.1:0", pool = redis }
            proxy.listeners.tls { bind = "127.0.0.1:0", pool = redis, tls.certificates = [{ cert = "{{own.Certificate}}", key = "{{own.Key}}" }] }
            proxy.listeners.without { bind = "127.0.0.1:0", pool = without }
            """,
            "plain", "tls", "without");
        var program = DebianProgram.Find("redis-cli", "redis-tools");

        Assert.Equal("OK", await ProcessUnderTest.RunAsync(program, [.. At(0), "set", "key", "value"], Patience));
        Assert.Equal("value", await ProcessUnderTest.RunAsync(program, [.. At(1), "--tls", "--cacert", _authority.CaFile, "--sni", "proxy.example", "get", "key"], Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ProcessUnderTest.RunAsync(program, [.. At(2), "get", "key"], Patience));
        var benchmark = await ProcessUnderTest.RunAsync(
            DebianProgram.Find("redis-benchmark", "redis-tools"), [.. At(0), "-n", "5000", "-c", "20", "-P", "8", "-t", "set,get", "--csv"], Patience);
        Assert.Contains("\"GET\"", benchmark, StringComparison.Ordinal);
        await proxy.EndAsync();

        string[] At(int listener) => ["-h", "127.0.0.1", "-p", $"{proxy.Listeners[listener].Port}"];
    }

    [Fact]
    public async Task What_openssl_does_not_end_by_close_notify_is_cut_off_and_what_it_does_is_not()
    {
        // A server of plain TCP that ends in the middle would look like an orderly end, had TLS no close_notify.
        await using var origin = TlsOrigin.Serve(null, async (peer, stream) =>
        {
            await stream.WriteAsync("half of it"u8.ToArray());
            var first = new byte[1];
            await stream.ReadExactlyAsync(first);
            if (first[0] == (byte)'!') peer.Reset();
        });
        await using var proxy = await TlsNode.StartAsync(_authority, origin, true, false);

        var orderly = await OpensslAsync("x", $"-connect {proxy.Listener} -servername site.example -ign_eof -quiet");
        var cut = await OpensslAsync("!", $"-connect {proxy.Listener} -servername site.example -ign_eof -quiet");

        Assert.Contains("half of it", orderly, StringComparison.Ordinal);
        Assert.DoesNotMatch("unexpected eof|errno=", orderly);
        Assert.Matches("unexpected eof|errno=", cut);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    /// <summary>What <c>openssl s_client</c> says. Its input stays open until the server has ended the connection.</summary>
    private static async Task<string> OpensslAsync(string input, string arguments)
    {
        var openssl = DebianProgram.Find("openssl", "openssl");
        await using var process = ProcessUnderTest.Start("/bin/sh", ["-c", $"printf '{Escaped(input)}' | timeout 10 {openssl} s_client {arguments} 2>&1"]);
        await process.WaitForExitAsync(Patience);
        return process.Output;
    }

    private static string Escaped(string input) => input.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}

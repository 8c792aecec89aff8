using System.Text.Json;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Tls;

public sealed class TestsslTests
{
    // What it says of itself and of the machine that it runs on.
    private static readonly string[] OfItself = ["engine_problem"];

    [Fact]
    public async Task Testssl_finds_nothing_in_protocols_ciphers_and_forward_secrecy_and_at_full_scale_no_vulnerability()
    {
        var program = DebianProgram.Find("testssl", "testssl.sh");
        using var authority = new TestAuthority();
        using var directory = new TempDirectory("testssl");
        var (ecdsa, rsa) = (authority.Issue("site.example"), authority.Issue("site.example", isRsa: true));
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""
            proxy.listeners.l0.tls.certificates = [
              { cert = "{{ecdsa.Certificate}}", key = "{{ecdsa.Key}}" }, { cert = "{{rsa.Certificate}}", key = "{{rsa.Key}}" }
            ]
            """,
            null,
            nginx.EndPoint);
        string[] checks = Scale.IsFull ? ["-p", "-s", "-f", "-P", "-U"] : ["-p", "-s", "-f"];

        await using var process = ProcessUnderTest.Start(
            program,
            ["--quiet", "--color", "0", "--warnings", "off", "--severity", "LOW", "--jsonfile", directory["found.json"], .. checks, $"{proxy.Listener}"]);
        await process.WaitForExitAsync(TimeSpan.FromMinutes(3));

        Assert.Contains("TLS 1.3    offered (OK)", process.Output, StringComparison.Ordinal);
        using var found = JsonDocument.Parse(await File.ReadAllTextAsync(directory["found.json"]));
        Assert.Empty(found.RootElement.EnumerateArray()
            .Where(each => !OfItself.Contains(each.GetProperty("id").GetString()))
            .Select(each => $"{each.GetProperty("id")}: {each.GetProperty("finding")}"));
        await proxy.EndAsync();
    }
}

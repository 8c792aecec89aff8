using System.Diagnostics;
using System.Runtime.Versioning;
using Proxy.Configuration;
using Proxy.Membership.Remoting;
using Proxy.Testing;

namespace Proxy.Membership.Tests.Remoting;

[UnsupportedOSPlatform("windows")]
public sealed class MemberCertificatesTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TempDirectory _directory = new("certificates");

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Certificate_for_another_address_is_refused_with_both()
    {
        var failure = Refused(Settings("127.0.0.2"), "127.0.0.1");
        Assert.Equal("proxy.cluster.tls.certificate", failure.Key);
        Assert.Contains("is for 127.0.0.2, and not for 127.0.0.1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificate_of_another_authority_is_refused()
    {
        using var other = new TestAuthority("other");
        Assert.Contains("other members will not accept", Refused(Settings("a") with { Ca = other.CaFile }, "a").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-10, -1)]
    [InlineData(1, 10)]
    public void Certificate_out_of_its_time_is_refused(int from, int to) =>
        Assert.Contains("holds from", Refused(Settings("a", from, to), "a").Message, StringComparison.Ordinal);

    [Fact]
    public void Key_of_another_certificate_is_refused()
    {
        var failure = Refused(Settings("a") with { Key = Settings("a").Key }, "a");
        Assert.Equal("proxy.cluster.tls.key", failure.Key);
    }

    [Theory]
    [InlineData("certificate")]
    [InlineData("key")]
    [InlineData("ca")]
    public void File_that_is_missing_or_is_none_is_named_with_its_key(string key)
    {
        foreach (var path in new[] { _directory["none"], "/proc/version", _directory.Path })
        {
            var failure = Refused(With(Settings("a"), key, path), "a");
            Assert.StartsWith($"proxy.cluster.tls.{key}: ", failure.Message, StringComparison.Ordinal);
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(TestAuthority.ServerAuthentication)]
    [InlineData(TestAuthority.ClientAuthentication)]
    public void Certificate_for_one_side_of_a_connection_is_refused(string usage)
    {
        var (certificate, key) = _authority.Issue("a", usages: [usage]);
        Assert.Contains("not for both server and client", Refused(new ClusterTlsSettings(certificate, key, _authority.CaFile), "a").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_that_is_encrypted_or_no_text_is_said_to_be()
    {
        var settings = Settings("a");
        await RunAsync("openssl", "pkey", "-in", settings.Key, "-aes256", "-passout", "pass:x", "-out", _directory["encrypted"]);
        Assert.Contains("is encrypted", Refused(settings with { Key = _directory["encrypted"] }, "a").Message, StringComparison.Ordinal);
        await RunAsync("openssl", "x509", "-in", settings.Certificate, "-outform", "der", "-out", _directory["der"]);
        Assert.Contains("is no PEM file", Refused(settings with { Certificate = _directory["der"] }, "a").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_without_an_end_is_refused() =>
        Assert.Contains("is no PEM file", Refused(Settings("a") with { Ca = "/dev/zero" }, "a").Message, StringComparison.Ordinal);

    [Fact]
    public async Task First_of_the_certificates_to_expire_is_what_counts()
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, "deploy", "certificates"), [_directory.Path, "a"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["CA_DAYS"] = "20" },
        })!;
        Assert.Contains("ends before the certificates do", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
        await process.WaitForExitAsync();
        var certificates = MemberCertificates.Load(Made("a"), "a", DateTimeOffset.UtcNow);
        Assert.Equal([("member", Made("a").Certificate), ("ca", Made("a").Ca)], certificates.Infos.Select(each => (each.Use, each.File)));
        Assert.InRange((certificates.Infos[1].NotAfter - DateTimeOffset.UtcNow).TotalDays, 19.9, 20.1);
        Assert.True(certificates.Infos[0].NotAfter > certificates.Infos[1].NotAfter);
    }

    [Theory]
    [InlineData("ca")]
    [InlineData("a b")]
    [InlineData("*")]
    [InlineData("[::1]")]
    [InlineData("10.0.0.300")]
    [InlineData("")]
    [InlineData("a/b")]
    public async Task Script_refuses_what_is_no_name_and_touches_nothing(string name)
    {
        var directory = _directory["made"];
        var script = Path.Combine(Repository.Root, "deploy", "certificates");
        using var process = Process.Start(new ProcessStartInfo(script, [directory, name]) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(2, process.ExitCode);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public void Wildcard_stands_for_one_label_and_a_common_name_for_nothing()
    {
        var certificates = MemberCertificates.Load(Settings("*.cluster.internal"), "node-1.cluster.internal", DateTimeOffset.UtcNow);
        Assert.True(certificates.Infos[0].NotAfter > DateTimeOffset.UtcNow);
        Refused(Settings("*.cluster.internal"), "cluster.internal");
        Refused(Settings("*.cluster.internal"), "a.b.cluster.internal");
    }

    [Fact]
    public async Task Script_makes_certificates_that_do_and_keeps_the_authority()
    {
        var script = Path.Combine(Repository.Root, "deploy", "certificates");
        await RunAsync(script, _directory.Path, "127.0.0.1,node-1.internal", "*.proxycluster");
        var ca = await File.ReadAllTextAsync(_directory["ca.crt"]);
        foreach (var host in new[] { "127.0.0.1", "node-1.internal" }) MemberCertificates.Load(Made("127.0.0.1"), host, DateTimeOffset.UtcNow);
        MemberCertificates.Load(Made("any.proxycluster"), "0a1b2c.proxycluster", DateTimeOffset.UtcNow);
        var old = await File.ReadAllTextAsync(_directory["127.0.0.1.crt"]);
        await RunAsync(script, _directory.Path, "127.0.0.1", "fd00::5");
        Assert.Equal(ca, await File.ReadAllTextAsync(_directory["ca.crt"]));
        Assert.NotEqual(old, await File.ReadAllTextAsync(_directory["127.0.0.1.crt"]));
        MemberCertificates.Load(Made("fd00::5"), "fd00::5", DateTimeOffset.UtcNow);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory["ca.key"]));
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
    }

    private static ClusterTlsSettings With(ClusterTlsSettings settings, string key, string path) => key switch
    {
        "certificate" => settings with { Certificate = path },
        "key" => settings with { Key = path },
        _ => settings with { Ca = path },
    };

    private static ClusterStartException Refused(ClusterTlsSettings settings, string host) =>
        Assert.Throws<ClusterStartException>(() => MemberCertificates.Load(settings, host, DateTimeOffset.UtcNow));

    private ClusterTlsSettings Made(string name) => new(_directory[$"{name}.crt"], _directory[$"{name}.key"], _directory["ca.crt"]);

    private ClusterTlsSettings Settings(string host, int from = -1, int to = 10)
    {
        var (certificate, key) = _authority.Issue(host, from, to);
        return new ClusterTlsSettings(certificate, key, _authority.CaFile);
    }
}

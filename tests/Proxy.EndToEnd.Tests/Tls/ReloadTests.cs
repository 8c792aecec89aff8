using System.Text.RegularExpressions;
using Proxy.EndToEnd.Tests.Openings;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Tls;

/// <summary>Files of certificates that change while the node runs.</summary>
public sealed class ReloadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_certificate_that_is_renamed_into_place_is_taken_and_a_broken_one_is_named_and_not_taken()
    {
        using var authority = new TestAuthority();
        using var directory = new TempDirectory("renamed");
        Put(authority.Issue("first.example"), directory);
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $"{TlsNode.Listener((directory["site.crt"], directory["site.key"]))}\nproxy.listeners.l0.tls.reload = 1s", null, nginx.EndPoint);
        using var old = await TlsClient.ConnectAsync(proxy.Listener, "first.example");

        Put(authority.Issue("second.example"), directory);
        await Eventually.EqualAsync("CN=second.example", () => SubjectAsync(proxy));
        await proxy.Process.WaitForLineAsync(new Regex($@"PC701 listener l0: renewed, and in force for new connections: certificate {Regex.Escape(directory["site.crt"])} \(second\.example\)"), Patience);

        await File.WriteAllTextAsync(directory["new"], "-----BEGIN CERTIFICATE-----\nbroken");
        File.Move(directory["new"], directory["site.crt"], overwrite: true);
        await proxy.Process.WaitForLineAsync(
            new Regex($@"PC702 listener l0: not taken, and what was in use before stays so: .*certificates\[0\]: {Regex.Escape(directory["site.crt"])}"), Patience);
        Assert.Equal("CN=second.example", await SubjectAsync(proxy));

        // The connection of the first certificate goes on with it.
        Assert.NotEmpty(await Requests.GetAsync(old.Stream));
        Assert.Equal("CN=first.example", old.Subject);
        old.Dispose();
        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_directory_behind_a_link_is_changed_by_changing_the_link()
    {
        using var authority = new TestAuthority();
        using var directory = new TempDirectory("mounted");
        foreach (var each in new[] { "first", "second" })
        {
            Directory.CreateDirectory(directory[$"..{each}"]);
            var (certificate, key) = authority.Issue($"{each}.example");
            File.Copy(certificate, directory[$"..{each}/tls.crt"]);
            File.Copy(key, directory[$"..{each}/tls.key"]);
        }

        await LinkAsync("first");
        foreach (var each in new[] { "tls.crt", "tls.key" }) File.CreateSymbolicLink(directory[each], $"..data/{each}");
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""proxy.listeners.l0.tls { directory = "{{directory.Path}}", reload = 1s }""", null, nginx.EndPoint);
        Assert.Equal("CN=first.example", await SubjectAsync(proxy));

        await LinkAsync("second");
        await Eventually.EqualAsync("CN=second.example", () => SubjectAsync(proxy));
        await proxy.EndAsync();

        // As Kubernetes does it: a link to a directory takes the place of another in one step.
        async Task LinkAsync(string to)
        {
            File.CreateSymbolicLink(directory["..data_tmp"], $"..{to}");
            await ProcessUnderTest.RunAsync(DebianProgram.Find("mv", "coreutils"), ["-T", directory["..data_tmp"], directory["..data"]], Patience);
        }
    }

    [Fact]
    public async Task A_pipe_that_comes_into_a_directory_keeps_no_certificate_from_being_renewed_and_no_node_from_ending()
    {
        using var authority = new TestAuthority();
        using var directory = new TempDirectory("piped");
        Put(authority.Issue("first.example"), directory);
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""proxy.listeners.l0.tls { directory = "{{directory.Path}}", reload = 1s }""", null, nginx.EndPoint);
        await proxy.Process.WaitForLineAsync(new Regex(@"PC704 listener l0: certificate .*site\.crt \(first\.example\) expires at .*: renew it"), Patience);
        new NamedPipe(directory["pipe.crt"]).Dispose();
        new NamedPipe(directory["named.key"]).Dispose();
        File.Copy(directory["site.crt"], directory["named.crt"]);
        await proxy.Process.WaitForLineAsync(new Regex(@"PC702 listener l0: .*named\.key cannot be read: it is a pipe"), Patience);
        Put(authority.Issue("second.example"), directory);
        await Eventually.EqualAsync("CN=second.example", () => SubjectAsync(proxy));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task Servers_of_a_ca_that_is_trusted_no_more_are_refused()
    {
        using var before = new TestAuthority("before");
        using var after = new TestAuthority("after");
        using var directory = new TempDirectory("ca");
        File.Copy(before.CaFile, directory["ca.crt"]);
        await using var origin = TlsOrigin.Serve(before, async (_, stream) => await stream.WriteAsync("served"u8.ToArray()));
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""proxy.pools.p0.tls { ca = "{{directory["ca.crt"]}}", server-name = "origin.example", reload = 1s }""", null, origin.Origin.EndPoint);
        using (var peer = await TcpPeer.ConnectAsync(proxy.Listener))
            Assert.Equal("served"u8.ToArray(), (await peer.ReceiveToEndAsync()).Bytes.ToArray());

        File.Copy(after.CaFile, directory["new"]);
        File.Move(directory["new"], directory["ca.crt"], overwrite: true);
        await proxy.Process.WaitForLineAsync(new Regex($@"PC701 pool p0: renewed, and in force for new connections: CA {Regex.Escape(directory["ca.crt"])} \(CN=after\)"), Patience);
        using var refused = await TcpPeer.ConnectAsync(proxy.Listener);
        Assert.Equal(0, (await refused.ReceiveToEndAsync()).Count);
        Assert.Contains(
            "TLS: certificate (CN=origin.example) is from CN=before, which is not among the trusted",
            await proxy.EndedAsync(refused.LocalEndPoint),
            StringComparison.Ordinal);
    }

    private static void Put((string Certificate, string Key) files, TempDirectory directory)
    {
        File.Copy(files.Key, directory["new.key"]);
        File.Copy(files.Certificate, directory["new.crt"]);
        File.Move(directory["new.key"], directory["site.key"], overwrite: true);
        File.Move(directory["new.crt"], directory["site.crt"], overwrite: true);
    }

    private static async Task<string> SubjectAsync(ProxyProcess proxy)
    {
        using var client = await TlsClient.ConnectAsync(proxy.Listener, "any.example");
        return client.Subject;
    }
}

using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Proxy.Actors.Listeners;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Nodes;

/// <summary>TLS and limits that change, or fail to, while clients are on their way in.</summary>
[Collection(HostedNodeGroup.Name)]
public sealed class TlsApplyTests : IAsyncLifetime, IDisposable
{
    private readonly TestOrigin _origin = TestOrigin.Listen();
    private readonly TestAuthority _authority = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _origin.DisposeAsync();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_client_whose_header_has_not_come_gets_the_TLS_that_it_was_accepted_under()
    {
        await using var node = await LiveModel.StartAsync(Behind("old.example"));
        using var client = await TcpPeer.ConnectAsync(node.Where("web"));
        await Eventually.EqualAsync(1, async () => (await node.Node.CountAsync()).Pairs);

        await node.ApplyAsync(Behind("new.example"));
        Collect();
        await client.SendAllAsync(Encoding.ASCII.GetBytes("PROXY TCP4 10.1.2.3 10.9.9.9 4711 443\r\n"));
        Assert.Equal("CN=old.example", await SubjectAsync(client));

        using var young = await TcpPeer.ConnectAsync(node.Where("web"));
        await young.SendAllAsync(Encoding.ASCII.GetBytes("PROXY UNKNOWN\r\n"));
        Assert.Equal("CN=new.example", await SubjectAsync(young));
    }

    [Fact]
    public async Task After_a_configuration_that_cannot_be_had_TLS_and_the_shared_rate_are_what_they_were()
    {
        await using var taken = TestOrigin.Listen();
        var good = Web("site.example", "1 MB/s");
        await using var node = await LiveModel.StartAsync(good);
        var bandwidth = node.Node.Model.Listeners["web"].Bandwidth;

        await Assert.ThrowsAsync<ListenerBindException>(() => node.ApplyAsync(
            Web("other.example", "2 MB/s") + LiveModel.Listener("more", "p", taken.EndPoint.ToString())));
        Collect();
        using var client = await TcpPeer.ConnectAsync(node.Where("web"));
        Assert.Equal("CN=site.example", await SubjectAsync(client));

        // Pairs to come share the rate with those that there are.
        await node.ApplyAsync(good + LiveModel.Listener("more", "p"));
        Assert.Same(bandwidth, node.Node.Model.Listeners["web"].Bandwidth);
    }

    private string Behind(string host) => Web(host) + "proxy.listeners.web.proxy-protocol.from = [\"127.0.0.0/8\"]\n";

    private string Web(string host, string? rate = null)
    {
        var (certificate, key) = _authority.Issue(host);
        return LiveModel.Listener("web", "p") + LiveModel.Pool("p", _origin.EndPoint)
            + $"proxy.listeners.web.tls.certificates = [{{ cert = \"{certificate}\", key = \"{key}\" }}]\n"
            + (rate is null ? "" : $"proxy.listeners.web.bandwidth.total = \"{rate}\"\n");
    }

    /// <summary>Memory that nobody knows of any more is gone, and with it what it stands for.</summary>
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static async Task<string> SubjectAsync(TcpPeer client)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var stream = new SslStream(new NetworkStream(client.Socket));
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "any.example", RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null }, bound.Token);
        return stream.RemoteCertificate!.Subject;
    }
}

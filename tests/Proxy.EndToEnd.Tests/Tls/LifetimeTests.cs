using System.Text;
using System.Text.RegularExpressions;
using Proxy.EndToEnd.Tests.Openings;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Tls;

/// <summary>Pairs with TLS when they end, are ended, and are gone.</summary>
public sealed partial class LifetimeTests
{
    private const long MiB = 1024 * 1024;

    // A session that is not let go holds 30 KiB and more, twice for each connection.
    private const int Connections = 1000;
    private const long Allowance = 16 * MiB;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_pair_with_tls_on_both_sides_goes_on_while_the_node_drains()
    {
        using var authority = new TestAuthority();
        await using var origin = TlsOrigin.Serve(authority, EchoAsync);
        await using var proxy = await TlsNode.StartAsync(authority, origin, true, true);
        using var client = await TlsClient.ConnectAsync(proxy.Listener, "site.example");
        await ExchangeAsync(client.Stream);

        proxy.Process.Signal(UnixSignal.Terminate);
        await proxy.Process.WaitForLineAsync(new Regex("^Draining"), Patience);
        for (var i = 0; i < 100; i++) await ExchangeAsync(client.Stream);
        await client.Stream.ShutdownAsync();
        Assert.Equal(0, await client.Stream.ReadAsync(new byte[1]));
        client.Dispose();

        Assert.Equal(0, await proxy.Process.WaitForExitAsync(Patience));
    }

    [Fact]
    public async Task A_pair_with_tls_is_killed_by_its_name()
    {
        using var authority = new TestAuthority();
        await using var origin = TlsOrigin.Serve(authority, EchoAsync);
        await using var proxy = await TlsNode.StartAsync(authority, origin, true, true);
        using var client = await TlsClient.ConnectAsync(proxy.Listener, "site.example");
        await ExchangeAsync(client.Stream);
        var pair = (await proxy.Process.WaitForLineAsync(Bound(), Patience)).Groups["pair"].Value;
        var admin = (await proxy.Process.WaitForLineAsync(Admin(), Patience)).Groups["address"].Value;

        using var http = new HttpClient();
        using var command = new StringContent($$"""{"command":["proxy","kill","-i","{{pair}}"]}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"http://{admin}/v1/commands"), command);

        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Equal(PeerEnd.Reset, (await client.Peer.ReceiveToEndAsync()).End);
        Assert.Contains(" end=killed", await proxy.EndedAsync(client.Address), StringComparison.Ordinal);
        await proxy.EndAsync();
    }

    [Fact]
    public async Task Memory_is_what_it_was_after_a_thousand_connections()
    {
        using var authority = new TestAuthority();
        await using var origin = TlsOrigin.Serve(authority, EchoAsync);
        await using var proxy = await TlsNode.StartAsync(authority, origin, true, true);
        await ConnectAsync(proxy, Connections / 2);
        await proxy.WaitUntilIdleAsync();
        var before = proxy.Process.Vitals.ResidentBytes;

        await ConnectAsync(proxy, Connections);
        await proxy.WaitUntilIdleAsync();

        Assert.InRange(proxy.Process.Vitals.ResidentBytes - before, long.MinValue, Allowance);
        await proxy.EndAsync();
    }

    private static Task ConnectAsync(ProxyProcess proxy, int count) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = 16 },
        async (_, _) =>
        {
            using var client = await TlsClient.ConnectAsync(proxy.Listener, "site.example");
            await ExchangeAsync(client.Stream);
            await client.Stream.ShutdownAsync();
        });

    private static async Task ExchangeAsync(Stream stream)
    {
        await stream.WriteAsync("hello"u8.ToArray());
        var answer = new byte[5];
        await stream.ReadExactlyAsync(answer);
        Assert.Equal("hello"u8.ToArray(), answer);
    }

    private static async Task EchoAsync(TcpPeer peer, Stream stream)
    {
        var buffer = new byte[64];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer)) > 0) await stream.WriteAsync(buffer.AsMemory(0, count));
            await Streams.HalfCloseAsync(stream, peer);
        }
        catch (IOException)
        {
            // The pair was killed, or its client is gone.
        }
    }

    [GeneratedRegex(@" bound (?<pair>\S+) l0 ")]
    private static partial Regex Bound();

    [GeneratedRegex(@"^\s+admin (?<address>\S+)$")]
    private static partial Regex Admin();
}

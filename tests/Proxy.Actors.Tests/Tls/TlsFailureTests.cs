using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Testing;
using Proxy.Transport.Tests.Tls;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>TLS that fails when the handshake is done, and what the access log and listings say of it.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class TlsFailureTests : IDisposable
{
    private const string Broken = "a record is broken: its check value does not fit";
    private const string NoEnd = "the peer closed without saying so in TLS (close_notify)";

    // A record of 32 bytes that no key fits.
    private static readonly byte[] NoRecord = [23, 3, 3, 0, 32, .. new byte[32]];
    private static readonly BytePattern Pattern = new(11);

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_server_that_refuses_our_certificate_after_the_handshake_is_named_with_its_reason()
    {
        var (certificate, key) = _authority.Issue("web.internal");
        var port = LoopbackPort.Free();
        await using var server = ProcessUnderTest.Start(
            DebianProgram.Find("openssl", "openssl"),
            ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", certificate, "-key", key, "-CAfile", _authority.CaFile, "-Verify", "1", "-tls1_3", "-rev"]);
        await server.WaitForLineAsync(new Regex("^ACCEPT"), TimeSpan.FromSeconds(20));
        await using var node = await StartAsync(new IPEndPoint(IPAddress.Loopback, port));

        try
        {
            using var client = await TcpPeer.ConnectAsync(node.Listener("db"));
            Assert.Equal(PeerEnd.Reset, (await client.ReceiveToEndAsync()).End);
        }
        catch (SocketException failure) when (TcpPeer.IsReset(failure))
        {
            // The reset came before this end had seen that it is connected.
        }

        await Eventually.EqualAsync(true, () => node.Log.Count > 0 && node.Log.Last.End != PairEnd.None);
        var ended = node.Log.Last;
        Assert.Equal(
            (PairEnd.ServerReset, "SD", "TLS with the server: peer sent alert: certificate required"),
            (ended.End, ended.State.ToString(), ended.Reason));
        Assert.Equal(TlsSummary.Failed, ended.Details!.ServerTls!.End);
    }

    [Fact]
    public async Task A_broken_record_of_a_client_is_the_reason_of_the_end()
    {
        await using var tls = await TlsTestNode.StartAsync();
        var (client, peer) = await tls.ConnectAsync();
        using (client)
        using (var server = await tls.Origin.AcceptAsync())
        {
            await client.WriteAsync("good"u8.ToArray());
            await peer.SendAllAsync(NoRecord);
            Assert.Equal((PeerEnd.Reset, 4), await EndOfAsync(server));
            var ended = await tls.Node.Log.EndAsync(peer.LocalEndPoint);
            Assert.Equal((PairEnd.ClientReset, "CD", $"TLS with the client: {Broken}"), (ended.End, ended.State.ToString(), ended.Reason));
            Assert.Equal((TlsSummary.Failed, Broken), (ended.Details!.Tls!.End, ended.Details.Tls.Failure));
        }
    }

    [Fact]
    public async Task Listings_say_it_while_the_last_bytes_are_waited_for()
    {
        const int Bytes = 128 * 1024;
        await using var origin = TestOrigin.Listen();
        await using var node = await StartAsync(origin.EndPoint);
        using var context = Server();
        using var client = await TcpPeer.ConnectAsync(node.Listener("db"), new TcpPeerOptions { ReceiveBuffer = 16 * 1024 });
        using var peer = await origin.AcceptAsync();
        using var server = new EnginePeer(peer.Socket, context.CreateSession());
        Assert.True(await server.HandshakeAsync(), server.Session.Failure);
        var pair = await node.Log.BoundAsync(client.LocalEndPoint);
        var bytes = new byte[Bytes];
        Pattern.Fill(0, bytes);
        await server.WriteAsync(bytes);
        await peer.SendAllAsync(NoRecord);

        await Eventually.EqualAsync(Broken, async () => (await node.InspectAsync(pair)).Row?.Details?.ServerTls?.Failure);
        Assert.Equal(PairState.Closing, (await node.InspectAsync(pair)).Row!.State);
        var got = await client.ReceivePatternToEndAsync(Pattern);
        Assert.Equal((PeerEnd.Reset, true, (long)Bytes), (got.End, got.IsPrefix, got.Count));
        Assert.Equal($"TLS with the server: {Broken}", (await node.Log.EndAsync(client.LocalEndPoint)).Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_FIN_without_close_notify_is_truncated_and_with_strict_close_a_reset(bool isStrict)
    {
        await using var tls = await TlsTestNode.StartAsync(isStrict ? "strict-close = on" : "");
        var (client, peer) = await tls.ConnectAsync();
        using (client)
        using (var server = await tls.Origin.AcceptAsync())
        {
            await client.WriteAsync("last"u8.ToArray());
            peer.HalfClose();
            Assert.Equal((isStrict ? PeerEnd.Reset : PeerEnd.Eof, 4), await EndOfAsync(server));
            server.Dispose();
            var ended = await tls.Node.Log.EndAsync(peer.LocalEndPoint);
            Assert.Equal(
                isStrict ? (PairEnd.ClientReset, "CD", $"TLS with the client: {NoEnd}") : (PairEnd.ClientClosed, "--", ""),
                (ended.End, ended.State.ToString(), ended.Reason));
            Assert.Equal(TlsSummary.Truncated, ended.Details!.Tls!.End);
        }
    }

    private static async Task<(PeerEnd End, int Bytes)> EndOfAsync(TcpPeer peer)
    {
        var ending = await peer.ReceiveToEndAsync();
        return (ending.End, ending.Bytes.Length);
    }

    /// <summary>A node whose listener <c>db</c> leads in plain to a server that speaks TLS.</summary>
    private Task<TestNode> StartAsync(IPEndPoint server) => TestNode.StartAsync(
        TestNode.Route("db", IPAddress.Loopback, server)
        + $$"""proxy.pools.db.tls { ca = "{{_authority.CaFile}}", server-name = "web.internal" }""");

    private TlsServerContext Server()
    {
        var (certificate, key) = _authority.Issue("web.internal");
        return new TlsServerContext(new TlsServerOptions
        {
            Certificates = [new TlsCertificate(File.ReadAllBytes(certificate), File.ReadAllBytes(key))],
        });
    }
}

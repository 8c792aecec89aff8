using System.Security.Cryptography;
using System.Text;
using Proxy.Transport.Tls;

namespace Proxy.Transport.Tests.Tls;

/// <summary>The engine against itself, in memory.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class TlsSessionTests : TlsTest
{
    [Theory]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(1, int.MaxValue)]
    [InlineData(7, 1)]
    [InlineData(int.MaxValue, 100)]
    public void A_handshake_works_however_its_bytes_are_cut(int chunk, int room)
    {
        var pair = Pair();
        Assert.Equal((TlsStatus.Done, TlsStatus.Done), pair.Handshake(chunk, room));
        Assert.Equal("TLSv1.3", pair.Server.Facts!.Protocol);
        Assert.Equal("web.internal", pair.Server.Facts.ServerName);
        Assert.Equal("TLS_AES_128_GCM_SHA256", pair.Client.Facts!.Cipher);
        Assert.Equal(("web.internal", "ok"), (pair.Client.Facts.PeerName, pair.Client.Facts.VerifyResult));
        Assert.False(pair.Server.Facts.IsResumed);
    }

    [Fact]
    public void Bytes_pass_both_ways_byte_by_byte()
    {
        var pair = Pair().Agree();
        pair.Send(pair.Client, pair.ToServer, "hello"u8);
        var got = new StringBuilder();
        var plain = new byte[100];
        foreach (var each in pair.ToServer)
        {
            var step = pair.Server.Read([each], plain, new byte[1024]);
            Assert.Equal(1, step.Consumed);
            got.Append(Encoding.UTF8.GetString(plain, 0, step.Bytes));
        }

        Assert.Equal("hello", got.ToString());
        pair.Send(pair.Server, pair.ToClient, "answer"u8);
        Assert.Equal("answer", pair.Receive(pair.Client, pair.ToClient, pair.ToServer));
    }

    [Fact]
    public void Bulk_is_byte_exact_and_a_write_stops_before_a_record_that_has_no_room()
    {
        var pair = Pair().Agree();
        var bytes = RandomNumberGenerator.GetBytes(100_000);
        var cipher = new byte[40_000];
        var plain = new byte[200_000];
        var (sent, got) = (0, 0);
        while (sent < bytes.Length)
        {
            var step = pair.Client.Write(bytes.AsSpan(sent), cipher);
            Assert.True(step.Bytes > 0);
            Assert.True(step.Status == TlsStatus.NeedOutput || sent + step.Bytes == bytes.Length);
            Assert.InRange(step.Produced, step.Bytes, step.Bytes + (3 * TlsSession.RecordOverhead));
            sent += step.Bytes;
            var read = pair.Server.Read(cipher.AsSpan(0, step.Produced), plain.AsSpan(got), new byte[1024]);
            Assert.Equal((step.Produced, step.Bytes), (read.Consumed, read.Bytes));
            got += read.Bytes;
        }

        Assert.Equal(bytes, plain[..got]);
    }

    [Fact]
    public void A_peek_takes_one_record_and_leaves_its_bytes()
    {
        var pair = Pair().Agree();
        pair.Send(pair.Client, pair.ToServer, "first"u8);
        var one = pair.ToServer.Count;
        pair.Send(pair.Client, pair.ToServer, "second"u8);
        var plain = new byte[100];
        var step = pair.Server.Peek([.. pair.ToServer], plain, new byte[1024]);
        Assert.Equal((TlsStatus.Done, one, 5), (step.Status, step.Consumed, step.Bytes));
        Assert.Equal(5, pair.Server.PendingBytes);
        pair.ToServer.RemoveRange(0, one);
        Assert.Equal("firstsecond", pair.Receive(pair.Server, pair.ToServer, pair.ToClient));
    }

    [Fact]
    public void Each_side_ends_by_itself()
    {
        var pair = Pair().Agree();
        var output = new byte[1024];
        pair.Send(pair.Client, pair.ToServer, "last"u8);
        var step = pair.Client.Shutdown(output);
        Assert.Equal(TlsStatus.Done, step.Status);
        pair.ToServer.AddRange(output.AsSpan(0, step.Produced));
        var (read, text) = pair.Read(pair.Server, pair.ToServer, pair.ToClient);
        Assert.Equal((TlsStatus.Closed, "last"), (read.Status, text));
        pair.Send(pair.Server, pair.ToClient, "still here"u8);
        Assert.Equal("still here", pair.Receive(pair.Client, pair.ToClient, pair.ToServer));
        step = pair.Server.Shutdown(output);
        pair.ToClient.AddRange(output.AsSpan(0, step.Produced));
        Assert.Equal(TlsStatus.Closed, pair.Read(pair.Client, pair.ToClient, pair.ToServer).Step.Status);
    }

    [Fact]
    public void A_record_that_was_changed_fails_with_an_alert_that_the_peer_understands()
    {
        var pair = Pair().Agree();
        pair.Send(pair.Client, pair.ToServer, "hello"u8);
        pair.ToServer[^1] ^= 1;
        Assert.Equal(TlsStatus.Failed, pair.Read(pair.Server, pair.ToServer, pair.ToClient).Step.Status);
        Assert.Equal("a record is broken: its check value does not fit", pair.Server.Failure);
        Assert.NotEmpty(pair.ToClient);
        Assert.Equal(TlsStatus.Failed, pair.Read(pair.Client, pair.ToClient, pair.ToServer).Step.Status);
        Assert.Equal("peer sent alert: bad record mac", pair.Client.Failure);
        Assert.Equal(TlsStatus.Failed, pair.Server.Write("x"u8, new byte[1024]).Status);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "not TLS: the first bytes are an HTTP request")]
    [InlineData("CONNECT a:1 HTTP/1.1\r\n\r\n", "not TLS: the first bytes are a request to an HTTPS proxy")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "not TLS: the first bytes are no TLS record")]
    public void What_is_not_TLS_is_called_so(string bytes, string reason)
    {
        using var session = Server().CreateSession();
        Assert.Equal(TlsStatus.Failed, session.Handshake(Encoding.ASCII.GetBytes(bytes), new byte[1024]).Status);
        Assert.Equal(reason, session.Failure);
    }

    [Fact]
    public void Garbage_fails_in_each_phase_and_never_throws()
    {
        var random = new Random(4711);
        var (server, client) = (Server(), Client());
        for (var round = 0; round < 300; round++)
        {
            using var pair = EnginePair.Of(server, client);
            var record = new byte[random.Next(1, 300)];
            random.NextBytes(record);
            if (round % 2 == 0) pair.ToServer.AddRange([22, 3, 1, (byte)((record.Length - 5) >> 8), (byte)(record.Length - 5)]);
            pair.ToServer.AddRange(record);
            if (round % 3 == 0) pair.ToClient.AddRange(record);
            var (atClient, atServer) = pair.Handshake();
            Assert.False(atClient == TlsStatus.Done && atServer == TlsStatus.Done);
        }
    }

    [Fact]
    public void A_context_may_go_while_its_sessions_live()
    {
        var server = new TlsServerContext(new TlsServerOptions { Certificates = [Issue("web.internal")], Alpn = ["h2"] });
        var client = new TlsClientContext(new TlsClientOptions { Ca = Ca, Alpn = ["h2"] });
        var pair = Pair(server, client);
        server.Dispose();
        client.Dispose();
        pair.Agree();
        Assert.Equal("h2", pair.Client.Facts!.Alpn);
        Assert.Throws<ObjectDisposedException>(server.CreateSession);
    }

    [Fact]
    public void A_session_that_is_disposed_of_twice_or_used_afterwards_does_no_harm()
    {
        var pair = Pair().Agree();
        pair.Server.Dispose();
        pair.Server.Dispose();
        Assert.Equal(TlsStatus.Failed, pair.Server.Write("x"u8, new byte[1024]).Status);
        Assert.Equal("TLSv1.3", pair.Server.Facts!.Protocol);
    }
}

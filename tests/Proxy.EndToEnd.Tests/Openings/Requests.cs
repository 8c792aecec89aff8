using System.Net;
using System.Net.Sockets;
using System.Text;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Openings;

/// <summary>Requests of HTTP/1.0, each over a connection of its own.</summary>
internal static class Requests
{
    /// <summary>Connects from an address and asks.</summary>
    /// <param name="at">Where to.</param>
    /// <param name="from">The client's address; null for any.</param>
    /// <param name="host">The Host header.</param>
    /// <param name="before">Bytes sent in front of the request, in the same segment.</param>
    /// <returns>The body of the answer, and the client's address.</returns>
    public static async Task<(string Body, IPEndPoint Client)> GetAsync(
        IPEndPoint at, IPAddress? from = null, string host = "localhost", byte[]? before = null)
    {
        using var peer = await TcpPeer.ConnectAsync(at, From(from));
        await peer.SendAllAsync((byte[])[.. before ?? [], .. Head(host)]);
        return (Body((await peer.ReceiveToEndAsync()).Bytes.Span), peer.LocalEndPoint);
    }

    /// <summary>Asks over a stream and reads it to its end.</summary>
    public static async Task<string> GetAsync(Stream stream, string host = "localhost")
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await stream.WriteAsync(Head(host), bound.Token);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, bound.Token);
        return Body(answer.ToArray());
    }

    /// <summary>The options of a client at an address.</summary>
    public static TcpPeerOptions From(IPAddress? from) => new() { From = from is null ? null : new IPEndPoint(from, 0), Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>The head of a request.</summary>
    public static byte[] Head(string host) => Encoding.ASCII.GetBytes($"GET / HTTP/1.0\r\nHost: {host}\r\n\r\n");

    /// <summary>Whether nothing is to be had: the connection ends in one way or the other without a byte.</summary>
    public static async Task<PeerEnd> EndOfAsync(IPEndPoint at, IPAddress? from = null, byte[]? bytes = null)
    {
        try
        {
            using var peer = await TcpPeer.ConnectAsync(at, From(from));
            if (bytes is not null) await peer.SendAllAsync(bytes);
            var ending = await peer.ReceiveToEndAsync();
            Assert.Equal(0, ending.Count);
            return ending.End;
        }
        catch (SocketException error) when (TcpPeer.IsReset(error))
        {
            return PeerEnd.Reset;
        }
    }

    private static string Body(ReadOnlySpan<byte> answer)
    {
        var text = Encoding.ASCII.GetString(answer);
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(head > 0, $"no answer: '{text}'");
        return text[(head + 4)..];
    }
}

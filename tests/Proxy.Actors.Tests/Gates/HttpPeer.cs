using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Proxy.Actors.Tests.Gates;

/// <summary>A client that says HTTP byte for byte.</summary>
internal sealed class HttpPeer : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly HttpText _text;

    private HttpPeer() => _text = new HttpText(_socket);

    /// <summary>Its connection.</summary>
    public Socket Socket => _socket;

    /// <summary>Connects.</summary>
    public static async Task<HttpPeer> ConnectAsync(IPEndPoint to)
    {
        var peer = new HttpPeer();
        await peer._socket.ConnectAsync(to);
        return peer;
    }

    /// <summary>Asks once, on a connection of its own.</summary>
    public static async Task<string> GetAsync(IPEndPoint from, string target = "/", string fields = "")
    {
        using var peer = await ConnectAsync(from);
        return await peer.AskAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n{fields}\r\n");
    }

    /// <summary>Sends a request and reads the response.</summary>
    public async Task<string> AskAsync(string request)
    {
        await SendAsync(request);
        return await ReadAsync(request.StartsWith("HEAD", StringComparison.Ordinal));
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(string bytes) => await _socket.SendAsync(Encoding.Latin1.GetBytes(bytes));

    /// <summary>Reads a response.</summary>
    public async Task<string> ReadAsync(bool isBodiless = false) => await _text.ReadMessageAsync(isBodiless) ?? throw new IOException("closed without a response");

    /// <summary>Whether the node closes in order.</summary>
    public Task<bool> HasEndedAsync() => _text.HasEndedAsync();

    public void Dispose() => _socket.Dispose();
}

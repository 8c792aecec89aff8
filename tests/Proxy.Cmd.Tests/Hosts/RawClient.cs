using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Proxy.Cmd.Tests.Hosts;

/// <summary>A client of an admin endpoint that sends what it likes, from the address that it likes.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>The head of a command's request without its body.</summary>
    public const string Head = "POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";

    /// <summary>Connects, and sends.</summary>
    public static async Task<RawClient> SendAsync(IPEndPoint endpoint, string text, string from = "127.0.0.1")
    {
        var client = new RawClient();
        client._socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await client._socket.ConnectAsync(endpoint);
        await client._socket.SendAsync(Encoding.ASCII.GetBytes(text));
        return client;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Sends more, and returns the beginning of what comes.</summary>
    public async Task<string> AskAsync(string text)
    {
        await _socket.SendAsync(Encoding.ASCII.GetBytes(text));
        var buffer = new byte[64];
        using var limit = new CancellationTokenSource(Patience.Limit);
        return Encoding.ASCII.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, limit.Token));
    }

    /// <summary>What the endpoint sends until it closes, by FIN or RST.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        using var limit = new CancellationTokenSource(Patience.Limit);
        try
        {
            while (await _socket.ReceiveAsync(buffer, limit.Token) is > 0 and var count) text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
        catch (SocketException)
        {
            // Reset: that is an end, too.
        }

        return text.ToString();
    }
}

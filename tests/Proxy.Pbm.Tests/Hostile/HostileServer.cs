using System.Net;
using System.Net.Sockets;
using System.Text;
using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Pbm.Tests.Hostile;

/// <summary>A server that is no node, and answers what it likes. Disposal throws what went wrong in it.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, NetworkStream, Task> _answer;
    private readonly Task _serving;

    /// <summary>A server that answers each request by itself, with its first line at hand.</summary>
    public HostileServer(Func<string, NetworkStream, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>A server that answers each request with a body of the status 200.</summary>
    public HostileServer(Func<string, string> body)
        : this((request, client) => client.WriteAsync(Http(200, body(request))).AsTask())
    {
    }

    public string Endpoint => _listener.LocalEndpoint.ToString()!;

    /// <summary>A response as bytes; its connection is closed behind it.</summary>
    public static byte[] Http(int status, string body, string type = "application/json") => [.. Head(status, type), .. Encoding.UTF8.GetBytes(body)];

    /// <summary>The head of a response whose body ends with the connection.</summary>
    public static byte[] Head(int status, string type = "application/json") =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Whatever\r\nContent-Type: {type}\r\nConnection: close\r\n\r\n");

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving.WaitAsync(Patience.Limit);
    }

    private async Task ServeAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true) clients.Add(ServeAsync(await _listener.AcceptTcpClientAsync()));
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var (stream, request) = (client.GetStream(), new byte[4096]);
            try
            {
                var count = await stream.ReadAsync(request);
                await _answer(Encoding.ASCII.GetString(request, 0, count).Split('\r')[0], stream);

                // Its end comes behind the answer, and no reset that would take the answer away.
                client.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(request) > 0)
                {
                }
            }
            catch (Exception gone) when (gone is IOException or SocketException)
            {
                // The client has seen enough.
            }
        }
    }
}

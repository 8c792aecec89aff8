using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Proxy.Actors.Tests.Gates;

/// <summary>A server that answers each request with what the test says, byte for byte, and remembers what it was asked.</summary>
internal sealed class HttpOrigin : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<HttpExchange, Task> _answer;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connections;

    /// <summary>A server with one answer for all.</summary>
    public HttpOrigin(string response)
        : this(exchange => exchange.SendAsync(response))
    {
    }

    /// <summary>A server.</summary>
    /// <param name="answer">Answers a request.</param>
    public HttpOrigin(Func<HttpExchange, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        Endpoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>What it was asked, heads and bodies.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Connections that it has accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // It has stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                var reader = new HttpText(socket);
                while (await reader.ReadMessageAsync() is { } request)
                {
                    _requests.Enqueue(request);
                    await _answer(new HttpExchange(socket, request));
                }
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or IOException)
            {
                // The client has gone.
            }
        }
    }
}

/// <summary>A request at an <see cref="HttpOrigin"/>.</summary>
/// <param name="Socket">Its connection.</param>
/// <param name="Request">Head and body.</param>
internal sealed record HttpExchange(Socket Socket, string Request)
{
    /// <summary>What is asked for.</summary>
    public string Target => Request.Split(' ')[1];

    /// <summary>Sends bytes as they are, Latin-1.</summary>
    public async Task SendAsync(string bytes)
    {
        var all = Encoding.Latin1.GetBytes(bytes);
        for (var sent = 0; sent < all.Length;) sent += await Socket.SendAsync(all.AsMemory(sent));
    }

    /// <summary>Closes the connection.</summary>
    public void Close() => Socket.Close();
}

using System.Net;
using System.Net.Sockets;

namespace Proxy.Testing;

/// <summary>
/// A loopback port that does not answer: it listens, never accepts, and its queue is full, so the kernel drops each
/// further SYN and a connect runs into its timeout.
/// </summary>
public sealed class BlackholePort : IDisposable
{
    // Loopback answers a SYN within microseconds; one that took this long was dropped. Less than the first
    // retransmission after 1 s (RFC 6298), so it is told from one that was answered late.
    private static readonly TimeSpan Unanswered = TimeSpan.FromMilliseconds(300);

    // A queue of length 0 holds one connection; the kernel may let a few more through while it completes them.
    private const int MostFillers = 16;

    private readonly Socket _listener;
    private readonly List<Socket> _fillers = [];

    private BlackholePort(IPAddress address)
    {
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address, 0));
        _listener.Listen(0);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
    }

    /// <summary>The address that does not answer.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Opens a port of <paramref name="address"/> (or of 127.0.0.1) and fills its queue until a connect stays unanswered.</summary>
    public static async Task<BlackholePort> OpenAsync(IPAddress? address = null)
    {
        var port = new BlackholePort(address ?? IPAddress.Loopback);
        for (var i = 0; i < MostFillers; i++)
        {
            // Twice: a machine that pauses does not answer once either.
            if (!await port.FillAsync() && !await port.FillAsync())
                return port;
        }

        port.Dispose();
        throw new InvalidOperationException($"{MostFillers} connections did not fill a queue of length 0");
    }

    /// <summary>Accepts from now on: who still asks is answered with the next retransmission, a second or more after the first try.</summary>
    public void Answer() => _ = AcceptAsync();

    /// <summary>Closes the port and the connections that filled it.</summary>
    public void Dispose()
    {
        foreach (var filler in _fillers)
            filler.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _fillers.Add(await _listener.AcceptAsync());
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The port is closed.
        }
    }

    private async Task<bool> FillAsync()
    {
        var filler = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _fillers.Add(filler);
        using var bound = new CancellationTokenSource(Unanswered);
        try
        {
            await filler.ConnectAsync(EndPoint, bound.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

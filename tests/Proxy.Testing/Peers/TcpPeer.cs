using System.Net;
using System.Net.Sockets;

namespace Proxy.Testing;

/// <summary>
/// One end of a TCP connection in a test: a client that connected, or a server's accepted connection. Every wait is
/// bounded: by the time given to the call, by <see cref="Timeout"/> otherwise; running out of it throws
/// <see cref="TimeoutException"/> unless the call reports it as a <see cref="PeerEnd"/>.
/// One sender and one receiver may work at the same time.
/// </summary>
public sealed partial class TcpPeer : IDisposable
{
    private volatile bool _halfClosed;
    private volatile bool _resetSeen;

    /// <summary>Takes over a connected socket.</summary>
    public TcpPeer(Socket socket, TimeSpan timeout)
        : this(socket, timeout, (IPEndPoint)(socket ?? throw new ArgumentNullException(nameof(socket))).RemoteEndPoint!)
    {
    }

    // A socket that has been reset since it connected does not know its other end any more.
    private TcpPeer(Socket socket, TimeSpan timeout, IPEndPoint remote)
    {
        Socket = socket;
        Timeout = timeout;
        socket.NoDelay = true;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        RemoteEndPoint = remote;
    }

    /// <summary>The socket itself, for options and calls that have no method here.</summary>
    public Socket Socket { get; }

    /// <summary>The bound of every wait that is not given its own.</summary>
    public TimeSpan Timeout { get; set; }

    /// <summary>This end's address; stays readable after the connection is gone.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>The other end's address; stays readable after the connection is gone.</summary>
    public IPEndPoint RemoteEndPoint { get; }

    /// <summary>
    /// Connects over IPv4 or IPv6, whichever <paramref name="remote"/> is.
    /// Throws <see cref="SocketException"/> when refused and <see cref="TimeoutException"/> when nobody answers.
    /// </summary>
    public static async Task<TcpPeer> ConnectAsync(IPEndPoint remote, TcpPeerOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(remote);
        options ??= new TcpPeerOptions();
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Prepare(socket, options);
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            bound.CancelAfter(options.Timeout);
            await socket.ConnectAsync(remote, bound.Token);
            return new TcpPeer(socket, options.Timeout, remote);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"no answer from {remote} within {options.Timeout}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>True for the errors by which a socket call says that the connection was reset.</summary>
    public static bool IsReset(SocketException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        // EPIPE is what a sender gets once a reset has taken the socket down, or when it comes after the other side's FIN.
        return error.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown;
    }

    /// <summary>Sends FIN after everything sent so far; receiving goes on.</summary>
    public void HalfClose()
    {
        _halfClosed = true;
        try
        {
            Socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.NotConnected)
        {
            // The other side's reset took the connection down first: the receiver reports that.
        }
    }

    /// <summary>Sends RST (SO_LINGER of 0 s and close): what is unsent or unread is thrown away.</summary>
    public void Reset()
    {
        try
        {
            Socket.LingerState = new LingerOption(true, 0);
        }
        catch (SocketException)
        {
            // A connection that the other side has reset cannot be reset again, only closed.
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        Socket.Close(0);
    }

    /// <summary>Closes as a program does that calls close(): FIN, or RST when received bytes are unread.</summary>
    public void Dispose() => Socket.Dispose();

    private static void Prepare(Socket socket, TcpPeerOptions options)
    {
        // Set before connecting: the window scale offered in the SYN follows from the buffer.
        if (options.ReceiveBuffer is { } receive)
            socket.ReceiveBufferSize = receive;
        if (options.SendBuffer is { } send)
            socket.SendBufferSize = send;
        if (options.From is { } from)
        {
            // A port that is wanted again may have a connection in TIME-WAIT.
            if (from.Port != 0)
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(from);
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Proxy.Cmd.Endpoint;

/// <summary>Accepts the connections of the admin endpoint. When the process is out of descriptors it rests between tries, where Kestrel's
/// own listener would try again at once, for as long as it lasts.</summary>
/// <param name="accept">Accepts a connection of the listening socket.</param>
internal sealed class AdminListener(Func<Socket, CancellationToken, ValueTask<Socket>> accept) : IConnectionListener, IConnectionListenerFactory
{
    // As many as the kernel lets wait: who finds no place there tries again after a second.
    private const int Backlog = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly SocketConnectionContextFactory _connections = new(new SocketConnectionFactoryOptions(), NullLogger.Instance);
    private readonly CancellationTokenSource _closing = new();
    private Socket? _socket;

    /// <summary>A listener that has not been bound.</summary>
    public AdminListener()
        : this((socket, cancellation) => socket.AcceptAsync(cancellation))
    {
    }

    /// <inheritdoc/>
    public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.None, 0);

    /// <inheritdoc/>
    /// <remarks>Without IPv6 in the kernel, every address is every IPv4 address.</remarks>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var bind = (IPEndPoint)endpoint;
        try
        {
            _socket = Listen(bind);
        }
        catch (SocketException none) when (bind.Address.Equals(IPAddress.IPv6Any)
            && none.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable)
        {
            _socket = Listen(new IPEndPoint(IPAddress.Any, bind.Port));
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(taken.Message, taken);
        }

        EndPoint = _socket.LocalEndPoint!;
        return ValueTask.FromResult<IConnectionListener>(this);
    }

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var accepted = await accept(_socket!, cancellationToken).ConfigureAwait(false);
                accepted.NoDelay = true;
                var connection = _connections.Create(accepted);
                connection.Features.Set<IMemoryPoolFeature>(ConnectionMemory.Instance);
                return connection;
            }
            catch (SocketException refused) when (!IsOver(refused))
            {
                if (!IsLost(refused)) await Task.Delay(Pause, TimeProvider.System, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _socket?.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        _connections.Dispose();
        _closing.Dispose();
    }

    private bool IsOver(SocketException refused) => _closing.IsCancellationRequested || refused.SocketErrorCode == SocketError.OperationAborted;

    // A client that was gone before it was accepted is no reason to rest.
    private static bool IsLost(SocketException refused) =>
        refused.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted;

    private static Socket Listen(IPEndPoint bind)
    {
        var socket = new Socket(bind.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (bind.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(bind);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

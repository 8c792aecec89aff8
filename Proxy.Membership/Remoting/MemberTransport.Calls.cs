using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Akka.Actor;
using Akka.Remote.Transport;

namespace Proxy.Membership.Remoting;

/// <content>Connections that this side makes.</content>
internal sealed partial class MemberTransport
{
    // Who is no member is called when it is a seed, or has asked to join: few at a time.
    private const int MaxCallsToStrangers = 32;

    private int _callsToStrangers;

    private string UnheardHint => _setup.Certificates is null
        ? "does it speak TLS? This member does not: proxy.cluster.tls"
        : "its log says what it has against this member's certificate";

    /// <inheritdoc/>
    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        try
        {
            return await ConnectAsync(remoteAddress).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            if (failure is AuthenticationException)
                _unreachable.Add(count => _log.CannotReach(count, $"{remoteAddress.Host}:{remoteAddress.Port}", Reason(failure)));
            throw new InvalidAssociationException($"no connection to {remoteAddress}: {failure.Message}", failure);
        }
    }

    private async Task<MemberConnection> ConnectAsync(Address remote)
    {
        var isStranger = !_setup.IsSeed(remote) && !_setup.Members.Contains(remote.WithProtocol(Greeting.Protocol));
        if (!isStranger) return await CallAsync(remote, () => { }).ConfigureAwait(false);
        var isOver = 0;
        try
        {
            if (Interlocked.Increment(ref _callsToStrangers) > MaxCallsToStrangers) throw new IOException("too many others than members are being called");
            return await CallAsync(remote, Release).ConfigureAwait(false);
        }
        catch
        {
            Release();
            throw;
        }

        void Release()
        {
            if (Interlocked.Exchange(ref isOver, 1) == 0) Interlocked.Decrement(ref _callsToStrangers);
        }
    }

    /// <summary>Calls an address.</summary>
    /// <param name="remote">The address.</param>
    /// <param name="onSettled">Called when the connection has ended, or the other side is found to be a member.</param>
    private async Task<MemberConnection> CallAsync(Address remote, Action onSettled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        limit.CancelAfter(_connectTimeout);
        var host = remote.Host.Trim('[', ']');
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, remote.Port!.Value, limit.Token).ConfigureAwait(false);
            limit.CancelAfter(GreetingLimit);
            var stream = await SecureAsync(socket, host, limit.Token).ConfigureAwait(false);
            var connection = new MemberConnection(_local, remote, socket, stream, (int)MaximumPayloadBytes);
            var source = (IPEndPoint)socket.RemoteEndPoint!;
            var guard = Guard(source, remote.WithProtocol(Greeting.Protocol), () =>
            {
                _knocks.Know(source.Address);
                onSettled();
            });
            _ = FollowAsync(connection, guard, onSettled);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> SecureAsync(Socket socket, string host, CancellationToken cancellation)
    {
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (_setup.Certificates is not { } certificates) return plain;
        var secure = new SslStream(plain);
        string? refusal = null;
        try
        {
            await secure.AuthenticateAsClientAsync(certificates.ClientOptions(host, reason => refusal = reason), cancellation).ConfigureAwait(false);
            return secure;
        }
        catch (Exception failure)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            if (failure is OperationCanceledException) throw;
            throw new AuthenticationException(refusal ?? $"the handshake failed: {Reason(failure)} (does it speak TLS?)");
        }
    }

    /// <summary>A connection that this side has made. Who refuses a certificate says so only when it is read from.</summary>
    private async Task FollowAsync(MemberConnection connection, FrameGuard guard, Action onEnded)
    {
        var end = await RunAsync(connection, first: null, guard, source: null).ConfigureAwait(false);
        onEnded();
        if (guard.Peer is not null || connection.IsLeft || _closing.IsCancellationRequested) return;
        var (host, port) = (connection.RemoteAddress.Host, connection.RemoteAddress.Port);
        _unreachable.Add(count => _log.CannotReach(count, $"{host}:{port}", $"it closed the connection unheard{(end is null ? "" : $": {Reason(end)}")} ({UnheardHint})"));
    }
}

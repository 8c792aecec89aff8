using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Proxy.Testing;

/// <summary>
/// A server on a loopback port of its own: it hands accepted connections to the test, or runs a handler for each.
/// A handler that throws fails <see cref="DisposeAsync"/>, so a test cannot pass over a broken server side.
/// </summary>
public sealed class TestOrigin : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly TcpPeerOptions _options;
    private readonly Func<TcpPeer, Task>? _handler;
    private readonly Channel<TcpPeer> _accepted = Channel.CreateUnbounded<TcpPeer>();
    private readonly ConcurrentDictionary<TcpPeer, Task> _handling = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private int _acceptedCount;

    private TestOrigin(IPEndPoint at, TcpPeerOptions options, Func<TcpPeer, Task>? handler)
    {
        _options = options;
        _handler = handler;
        _listener = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // Set on the listener: an accepted socket inherits it, and offers a window scale that fits.
        if (options.ReceiveBuffer is { } receive)
            _listener.ReceiveBufferSize = receive;
        if (options.SendBuffer is { } send)
            _listener.SendBufferSize = send;
        _listener.Bind(at);
        _listener.Listen(1024);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = Task.Run(AcceptLoopAsync);
    }

    /// <summary>The address it listens at.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>How many connections were accepted so far, those that were reset before anyone looked at them included.</summary>
    public int AcceptedCount => Volatile.Read(ref _acceptedCount);

    /// <summary>How many connections a handler is working on.</summary>
    public int HandlingCount => _handling.Count;

    /// <summary>Listens; the test takes connections with <see cref="AcceptAsync"/> and disposes of them.</summary>
    /// <param name="at">The address, or null for an ephemeral port of 127.0.0.1.</param>
    /// <param name="options">Buffer sizes and timeout of the accepted connections.</param>
    public static TestOrigin Listen(IPEndPoint? at = null, TcpPeerOptions? options = null) =>
        new(at ?? new IPEndPoint(IPAddress.Loopback, 0), options ?? new TcpPeerOptions(), null);

    /// <summary>Listens, runs <paramref name="handler"/> for each connection and closes it afterwards.</summary>
    /// <param name="handler">What a connection does.</param>
    /// <param name="at">The address, or null for an ephemeral port of 127.0.0.1.</param>
    /// <param name="options">Buffer sizes and timeout of the accepted connections.</param>
    public static TestOrigin Serve(Func<TcpPeer, Task> handler, IPEndPoint? at = null, TcpPeerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(at ?? new IPEndPoint(IPAddress.Loopback, 0), options ?? new TcpPeerOptions(), handler);
    }

    /// <summary>The next connection that came in; throws <see cref="TimeoutException"/> when none does.</summary>
    public async Task<TcpPeer> AcceptAsync(TimeSpan? timeout = null)
    {
        using var bound = new CancellationTokenSource(timeout ?? _options.Timeout);
        try
        {
            return await _accepted.Reader.ReadAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"nobody connected to {EndPoint} within {timeout ?? _options.Timeout}");
        }
    }

    /// <summary>Closes the listening socket: new connections are refused, those that exist stay.</summary>
    public async Task StopListeningAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
    }

    /// <summary>Stops, closes what was accepted and not taken, resets what handlers still work on, and reports what handlers threw.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync();
        while (_accepted.Reader.TryRead(out var waiting))
            waiting.Dispose();
        var reported = _failures.ToArray();
        var handling = _handling.ToArray();
        foreach (var (peer, _) in handling)
            peer.Reset();
        await Task.WhenAll(handling.Select(each => each.Value));
        _stopping.Dispose();
        if (reported.Length > 0)
            throw new AggregateException($"{reported.Length} connections failed at the origin {EndPoint}", reported);
    }

    private async Task AcceptLoopAsync()
    {
        try
        {
            while (true)
                Take(await _listener.AcceptAsync(_stopping.Token));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
        {
            _accepted.Writer.TryComplete();
        }
    }

    private void Take(Socket socket)
    {
        Interlocked.Increment(ref _acceptedCount);
        TcpPeer peer;
        try
        {
            peer = new TcpPeer(socket, _options.Timeout);
        }
        catch (SocketException)
        {
            // Reset before it was looked at: there is no remote address any more, and nothing to serve.
            socket.Dispose();
            return;
        }

        if (_handler is null)
            _accepted.Writer.TryWrite(peer);
        else
            Handle(peer, _handler);
    }

    private void Handle(TcpPeer peer, Func<TcpPeer, Task> handler)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _handling[peer] = HandleAsync(peer, handler, started.Task);
        started.SetResult();
    }

    private async Task HandleAsync(TcpPeer peer, Func<TcpPeer, Task> handler, Task started)
    {
        await started;
        try
        {
            await handler(peer);
        }
        catch (Exception error)
        {
            _failures.Enqueue(error);
        }
        finally
        {
            peer.Dispose();
            _handling.TryRemove(peer, out _);
        }
    }
}

using System.Net.Sockets;
using Akka.Actor;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace Proxy.Membership.Remoting;

/// <summary>A connection to another member, or to somebody who says so.</summary>
internal sealed class MemberConnection : AssociationHandle
{
    // What was written last has that long to arrive, as akka.remote.flush-wait-on-shutdown has it.
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isLeaving;

    /// <summary>Takes over a connection; who holds the object closes it.</summary>
    public MemberConnection(Address local, Address remote, Socket socket, Stream stream, int maxFrame)
        : base(local, remote)
    {
        _socket = socket;
        _stream = stream;
        _reader = new FrameReader(stream, maxFrame);
        _writer = new FrameWriter(stream, Close);
    }

    /// <summary>Whether this side has ended it.</summary>
    public bool IsLeft => Volatile.Read(ref _isLeaving) != 0;

    /// <summary>Done when nothing comes any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The next frame; null at the end.</summary>
    /// <exception cref="MalformedFrameException">What comes is none.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public ValueTask<ByteString?> ReadAsync(CancellationToken cancellation) => _reader.ReadAsync(cancellation);

    /// <inheritdoc/>
    public override bool Write(ByteString payload) => _writer.TryWrite(payload);

    /// <summary>Writes what waits, says that nothing more comes, and closes when the other side has, too.</summary>
#pragma warning disable CS0672, CS0809 // Akka calls this one, from the one that takes a reason.
    public override void Disassociate()
#pragma warning restore CS0672, CS0809
    {
        if (Interlocked.Exchange(ref _isLeaving, 1) == 0) _ = LeaveAsync();
    }

    /// <summary>Closes at once.</summary>
    public void Close()
    {
        _closed.TrySetResult();
        _socket.Dispose();
    }

    /// <summary>Delivers frames until the end.</summary>
    /// <param name="first">What was read already; null for nothing.</param>
    /// <param name="guard">Tells which are delivered.</param>
    /// <returns>Why it ended; null when either side had closed it.</returns>
    public async Task<Exception?> DeliverAsync(ByteString? first, FrameGuard guard)
    {
        IHandleEventListener? listener = null;
        try
        {
            await Task.WhenAny(ReadHandlerSource.Task, _closed.Task).ConfigureAwait(false);
            if (!ReadHandlerSource.Task.IsCompletedSuccessfully) return null;
            listener = await ReadHandlerSource.Task.ConfigureAwait(false);
            for (var frame = first ?? await NextAsync().ConfigureAwait(false); frame is not null; frame = await NextAsync().ConfigureAwait(false))
            {
                if (Volatile.Read(ref _isLeaving) == 0 && guard.Admit(frame)) listener.Notify(new InboundPayload(frame));
            }

            return null;
        }
        catch (Exception error)
        {
            // Whatever the other side's bytes lead to ends the connection and nothing else.
            return _closed.Task.IsCompleted ? null : error;
        }
        finally
        {
            listener?.Notify(new Disassociated(DisassociateInfo.Unknown));
            _ended.TrySetResult();
            if (Volatile.Read(ref _isLeaving) == 0)
            {
                Close();
                await _stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private ValueTask<ByteString?> NextAsync() => _reader.ReadAsync(CancellationToken.None);

    private async Task LeaveAsync()
    {
        await _writer.CloseAsync().WaitAsync(FlushLimit, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is broken already.
        }

        await _ended.Task.WaitAsync(FlushLimit, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Close();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }
}

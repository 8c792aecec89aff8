using System.Buffers;
using System.Net.Sockets;

namespace Proxy.Testing;

public sealed partial class TcpPeer
{
    // Large enough that a system call costs little beside copying its bytes.
    private const int ChunkBytes = 64 * 1024;

    private const int TcpLevel = 6;
    private const int TcpInfoOption = 11;
    private const byte TcpStateClosed = 7;

    private volatile TaskCompletionSource? _paused;

    /// <summary>Receive calls that start from now on wait until <see cref="ResumeReading"/>; one that waits already may still return bytes.</summary>
    public void PauseReading() => _paused ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets receive calls go on.</summary>
    public void ResumeReading()
    {
        var paused = _paused;
        _paused = null;
        paused?.TrySetResult();
    }

    /// <summary>
    /// One receive: returns how many bytes came, 0 at the other side's FIN. Throws <see cref="SocketException"/> when the
    /// connection is reset, <see cref="OperationCanceledException"/> when <paramref name="cancellation"/> comes first.
    /// </summary>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_paused is { } paused)
            await paused.Task.WaitAsync(cancellation);
        var count = await Socket.ReceiveAsync(buffer, SocketFlags.None, cancellation);
        if (count == 0 && buffer.Length > 0 && WasReset())
            throw new SocketException((int)SocketError.ConnectionReset);
        return count;
    }

    /// <summary>
    /// Receives exactly <paramref name="count"/> bytes. Throws <see cref="EndOfStreamException"/> when the stream ends
    /// before that, <see cref="SocketException"/> when it is reset, <see cref="TimeoutException"/> when neither happens.
    /// </summary>
    public async Task<byte[]> ReceiveExactlyAsync(int count, TimeSpan? timeout = null)
    {
        var bytes = new byte[count];
        var received = 0;
        using var bound = new CancellationTokenSource(timeout ?? Timeout);
        try
        {
            while (received < count)
            {
                var more = await ReceiveAsync(bytes.AsMemory(received), bound.Token);
                if (more == 0)
                    throw new EndOfStreamException($"the stream ended after {received} of {count} bytes");
                received += more;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"received {received} of {count} bytes within {timeout ?? Timeout}");
        }

        return bytes;
    }

    /// <summary>Receives exactly <paramref name="count"/> bytes; returns the position of the first that differs from <paramref name="pattern"/>, or -1.</summary>
    public async Task<long> ReceivePatternAsync(BytePattern pattern, long count, long offset = 0, TimeSpan? timeout = null)
    {
        var mismatch = -1L;
        var received = 0L;
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        using var bound = new CancellationTokenSource(timeout ?? Timeout);
        try
        {
            while (received < count)
            {
                var more = await ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(ChunkBytes, count - received)), bound.Token);
                if (more == 0)
                    throw new EndOfStreamException($"the stream ended after {received} of {count} bytes");
                if (mismatch < 0)
                    mismatch = pattern.FirstMismatch(offset + received, buffer.AsSpan(0, more));
                received += more;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"received {received} of {count} bytes within {timeout ?? Timeout}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return mismatch;
    }

    /// <summary>Receives until the stream ends or the time is up, and keeps every byte.</summary>
    public async Task<PeerEnding> ReceiveToEndAsync(TimeSpan? timeout = null)
    {
        var kept = new ArrayBufferWriter<byte>();
        var end = await ReceiveToEndAsync(bytes => kept.Write(bytes), timeout ?? Timeout);
        return new PeerEnding(end, kept.WrittenMemory);
    }

    /// <summary>Receives until the stream ends or the time is up, comparing with <paramref name="pattern"/> and keeping nothing.</summary>
    public async Task<PatternEnding> ReceivePatternToEndAsync(BytePattern pattern, long offset = 0, TimeSpan? timeout = null)
    {
        var count = 0L;
        var mismatch = -1L;
        var end = await ReceiveToEndAsync(
            bytes =>
            {
                if (mismatch < 0)
                    mismatch = pattern.FirstMismatch(offset + count, bytes);
                count += bytes.Length;
            },
            timeout ?? Timeout);
        return new PatternEnding(end, count, mismatch);
    }

    private async Task<PeerEnd> ReceiveToEndAsync(Action<ReadOnlySpan<byte>> see, TimeSpan timeout)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        using var bound = new CancellationTokenSource(timeout);
        try
        {
            int count;
            while ((count = await ReceiveAsync(buffer, bound.Token)) > 0)
                see(buffer.AsSpan(0, count));
            return PeerEnd.Eof;
        }
        catch (OperationCanceledException)
        {
            return PeerEnd.Timeout;
        }
        catch (SocketException error) when (IsReset(error))
        {
            return PeerEnd.Reset;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// The kernel reports a reset to one call only: when a concurrent send gets it, the receive sees 0 as at a FIN. A socket
    /// that has not sent FIN itself is then CLOSE after a reset, but CLOSE-WAIT after a FIN.
    /// </summary>
    private bool WasReset()
    {
        if (_resetSeen)
            return true;
        if (_halfClosed)
            return false;

        Span<byte> info = stackalloc byte[1];
        Socket.GetRawSocketOption(TcpLevel, TcpInfoOption, info);
        return info[0] == TcpStateClosed;
    }
}

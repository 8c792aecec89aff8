using System.Buffers;
using System.Net.Sockets;

namespace Proxy.Testing;

public sealed partial class TcpPeer
{
    /// <summary>
    /// Sends all of <paramref name="bytes"/>. Throws <see cref="SocketException"/> when the connection is reset,
    /// <see cref="OperationCanceledException"/> when <paramref name="cancellation"/> comes first; how many bytes went out
    /// is not known then.
    /// </summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await Socket.SendAsync(bytes, SocketFlags.None, cancellation);
        }
        catch (SocketException error) when (IsReset(error))
        {
            _resetSeen = true;
            throw;
        }
    }

    /// <summary>Sends all of <paramref name="bytes"/>, or throws <see cref="TimeoutException"/>.</summary>
    public async Task SendAllAsync(ReadOnlyMemory<byte> bytes, TimeSpan? timeout = null)
    {
        using var bound = new CancellationTokenSource(timeout ?? Timeout);
        try
        {
            await SendAsync(bytes, bound.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{bytes.Length} bytes were not all taken within {timeout ?? Timeout}");
        }
    }

    /// <summary>Sends <paramref name="count"/> bytes of <paramref name="pattern"/> from <paramref name="offset"/> on, or throws <see cref="TimeoutException"/>.</summary>
    public async Task SendPatternAsync(BytePattern pattern, long count, long offset = 0, TimeSpan? timeout = null)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        using var bound = new CancellationTokenSource(timeout ?? Timeout);
        var sent = 0L;
        try
        {
            while (sent < count)
            {
                var chunk = (int)Math.Min(ChunkBytes, count - sent);
                pattern.Fill(offset + sent, buffer.AsSpan(0, chunk));
                await SendAsync(buffer.AsMemory(0, chunk), bound.Token);
                sent += chunk;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"after {sent} of {count} bytes no further {ChunkBytes} were taken within {timeout ?? Timeout}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Sends bytes of <paramref name="pattern"/> until the kernel takes no more for <paramref name="quiet"/>: every buffer
    /// between here and a reader that does not read is full. Returns exactly how many went out, at most
    /// <paramref name="limit"/>. Not to be called while another send is under way.
    /// </summary>
    public Task<long> SendPatternUntilFullAsync(BytePattern pattern, long limit, TimeSpan quiet) => Task.Run(() =>
    {
        // Non-blocking sends on a thread of their own: an asynchronous send that is cancelled does not say what it sent.
        var buffer = new byte[ChunkBytes];
        var sent = 0L;
        Socket.Blocking = false;
        while (sent < limit)
        {
            var chunk = (int)Math.Min(ChunkBytes, limit - sent);
            pattern.Fill(sent, buffer.AsSpan(0, chunk));
            sent += Socket.Send(buffer.AsSpan(0, chunk), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock && !Socket.Poll(quiet, SelectMode.SelectWrite))
                break;
            if (error is not (SocketError.Success or SocketError.WouldBlock))
                throw new SocketException((int)error);
        }

        Socket.Blocking = true;
        return sent;
    });
}

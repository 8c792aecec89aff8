using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace Proxy.Membership.Remoting;

/// <summary>Writes frames to a stream as fast as it takes them. What waits is bounded, and goes out together. Thread-safe.</summary>
/// <param name="stream">The stream.</param>
/// <param name="onFailure">Called once when the stream takes no more.</param>
internal sealed class FrameWriter(Stream stream, Action onFailure)
{
    // Akka's writers keep what is not taken, and try again.
    private const int MaxWaiting = 4 << 20;
    private const int KeptBuffer = 64 << 10;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ArrayBufferWriter<byte> _waiting = new();
    private ArrayBufferWriter<byte> _sent = new();
    private bool _isSending;
    private bool _isClosing;

    /// <summary>Takes a frame.</summary>
    /// <returns>False when too much waits, or the writer is closed.</returns>
    public bool TryWrite(ByteString frame)
    {
        lock (_gate)
        {
            if (_isClosing || _waiting.WrittenCount + frame.Length > MaxWaiting) return false;
            BinaryPrimitives.WriteInt32LittleEndian(_waiting.GetSpan(sizeof(int)), frame.Length);
            _waiting.Advance(sizeof(int));
            _waiting.Write(frame.Span);
            if (_isSending) return true;
            _isSending = true;
        }

        _ = Task.Run(SendAsync);
        return true;
    }

    /// <summary>Takes no more.</summary>
    /// <returns>Done when what waits is written, or cannot be.</returns>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosing = true;
            if (!_isSending) _closed.TrySetResult();
        }

        return _closed.Task;
    }

    private async Task SendAsync()
    {
        try
        {
            while (Swap())
            {
                await stream.WriteAsync(_sent.WrittenMemory).ConfigureAwait(false);
                if (_sent.Capacity > KeptBuffer) _sent = new ArrayBufferWriter<byte>();
                else _sent.ResetWrittenCount();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            lock (_gate) _isClosing = true;
            _closed.TrySetResult();
            onFailure();
        }
    }

    private bool Swap()
    {
        lock (_gate)
        {
            if (_waiting.WrittenCount > 0)
            {
                (_waiting, _sent) = (_sent, _waiting);
                return true;
            }

            _isSending = false;
            if (_isClosing) _closed.TrySetResult();
            return false;
        }
    }
}

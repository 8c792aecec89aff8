using Proxy.Actors.Buffers;
using Proxy.Actors.Closing;
using Proxy.Transport;

namespace Proxy.Actors.Streams;

/// <content>Bytes that the kernel moves from leg to leg, by way of the loop's pipe. They are not copied, unless the target has no space for
/// them: the pipe is empty again before anything else is read on the loop, as the scratch block is, and so a reader that stands still pins
/// nothing but its share of the bank.</content>
public sealed unsafe partial class PairDirection
{
    // A read of less is copied for less than two calls of splice cost. And where less came by splice than there was, the packets are small: each
    // pins a page in the target's queue, which is charged with their bytes alone.
    private const int LargeRead = 64 * 1024;

    // Of the reads before the next one, how many more were large than not.
    private const int LargeBeforeSplicing = 2;
    private const int LargeAtMost = 4;

    private bool _maySplice; // both legs can, and have moved so much that it may be worth while
    private int _large;

    /// <summary>Enough has moved for large reads to come.</summary>
    private void LookForPipe()
    {
        _maySplice = _maySplice || (_buffers.Pipe is not null && Source is ISplicer && Target is ISplicer);
    }

    /// <summary>Whether what comes next is likely to be a large read, for which there is room.</summary>
    private bool Splices(ChunkKind kind, int room) =>
        _large >= LargeBeforeSplicing && kind == ChunkKind.Data && room >= LargeRead && _kept.Bytes == 0;

    private Chunk? Splice(int room)
    {
        _buffers.EmptyPipe();
        var received = ((ISplicer)Source).TryReceive(_buffers.Pipe!, room);
        if (received == 0) return null;
        Judge(received);
        return _buffers.Chunk.Set(ChunkKind.Piped, received);
    }

    private void Judge(int bytes) => _large = bytes >= LargeRead ? Math.Min(_large + 1, LargeAtMost) : Math.Max(_large - 1, 0);

    private DirectionEvent TransmitPiped()
    {
        Touch();
        var pipe = _buffers.Pipe!;
        var transfer = ((ISplicer)Target).TrySend(pipe);
        if (transfer.Status == IoStatus.Failed) return DirectionEvent.TargetLost;
        Count(transfer.Bytes);
        if (pipe.Bytes is > 0 and var left)
        {
            pipe.Take(_buffers.Scratch, left);
            _kept.Append(_buffers.Segments, _buffers.Scratch, left);
        }

        return DirectionEvent.None;
    }
}

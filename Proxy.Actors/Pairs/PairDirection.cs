using Proxy.Actors.Buffers;
using Proxy.Actors.Streams;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>One direction of a pair: what is read from the source leg goes into the target leg's transmit buffer, which
/// is the target's kernel queue and, behind it, what we keep for it. Used on one loop's thread.</summary>
/// <remarks>The stages of a lane drive it: a receive stage calls <see cref="Receive"/> when there is demand, a transmit
/// stage calls <see cref="Transmit(Chunk)"/> with what came, and <see cref="Flush"/> when the target takes bytes again.</remarks>
public sealed unsafe class PairDirection : IRoomWaiter
{
    private readonly ConnectionPair _pair;
    private readonly LoopBuffers _buffers;
    private TransmitBuffer _kept;
    private bool _awaitsRoom;

    internal PairDirection(ConnectionPair pair, PairSide from, ILeg source, ILeg target, LoopBuffers buffers)
    {
        _pair = pair;
        _buffers = buffers;
        From = from;
        Source = source;
        Target = target;
    }

    /// <summary>The side that sends.</summary>
    public PairSide From { get; }

    /// <summary>The leg that is read.</summary>
    public ILeg Source { get; }

    /// <summary>The leg that is written.</summary>
    public ILeg Target { get; }

    /// <summary>How far it has come.</summary>
    public DirectionState State { get; private set; }

    /// <summary>Bytes that the target's kernel queue has taken since the pair was bound.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes that we keep for the target.</summary>
    public int KeptBytes => _kept.Bytes;

    /// <summary>The patent's demand: whether the transmit buffer has space for more.</summary>
    public bool HasSpace => _kept.Bytes == 0 || _kept.Bytes + _buffers.Segments.Bank.SegmentBytes <= _buffers.Segments.Bank.Share;

    /// <summary>Whether a receive may find something that has a place to go.</summary>
    public bool CanReceive => State == DirectionState.Flowing && Source.CanReceive;

    /// <summary>Nothing to read, nothing kept: no lane is needed.</summary>
    public bool IsQuiet => _kept.Bytes == 0 && !CanReceive;

    /// <summary>Reads once from the source, at most what could be kept if the target took none of it.</summary>
    /// <returns>What came, valid until the next call on this loop; null when there was nothing.</returns>
    internal Chunk? Receive()
    {
        if (!CanReceive) return null;
        _buffers.Chunk.EnsureUsedUp();
        var room = Room();
        if (room == 0)
        {
            AwaitRoom();
            return null;
        }

        var transfer = Source.TryReceive(_buffers.Scratch, room);
        return transfer.Status switch
        {
            IoStatus.Done => _buffers.Chunk.Set(ChunkKind.Data, transfer.Bytes),
            IoStatus.WouldBlock => null,
            IoStatus.End => Ended(DirectionState.Ending),
            _ => Ended(DirectionState.Resetting),
        };
    }

    private int Room()
    {
        var reserved = _buffers.Segments.Reserve();
        // The share may have shrunk since there was demand; one segment more is as little as is worth a read.
        var share = Math.Max(_buffers.Segments.Bank.Share - _kept.Bytes, _buffers.Segments.Bank.SegmentBytes);
        return Math.Min(Math.Min(reserved, IoLoop.ScratchBytes), share);
    }

    /// <summary>Stands in the queue for room, once: bytes that arrive meanwhile bring us here again.</summary>
    private void AwaitRoom()
    {
        if (_awaitsRoom) return;
        _awaitsRoom = true;
        _buffers.Segments.AwaitRoom(this);
    }

    /// <inheritdoc/>
    void IRoomWaiter.OnRoom()
    {
        _awaitsRoom = false;
        _pair.OnRoom(this);
    }

    private Chunk Ended(DirectionState next)
    {
        State = next;
        if (next == DirectionState.Ending) _pair.OnFinReceived(From);
        return _buffers.Chunk.Set(ChunkKind.End, 0);
    }

    /// <summary>Puts a chunk into the transmit buffer: straight into the kernel's queue as far as that takes it.</summary>
    internal void Transmit(Chunk chunk)
    {
        chunk.Release();
        if (State == DirectionState.Broken) return;
        if (chunk.Kind == ChunkKind.Data) Transmit(_buffers.Scratch, chunk.Length);
        else FinishIfFlushed();
    }

    private void Transmit(byte* data, int length)
    {
        _pair.Touch();
        var sent = 0;
        if (_kept.Bytes == 0)
        {
            var transfer = Target.TrySend(data, length);
            if (transfer.Status == IoStatus.Failed)
            {
                Break();
                return;
            }

            sent = transfer.Bytes;
            Bytes += sent;
        }

        if (sent < length) _kept.Append(_buffers.Segments, data + sent, length - sent);
    }

    /// <summary>The target takes bytes again: sends what is kept.</summary>
    internal void Flush()
    {
        if (_kept.Bytes == 0) return;
        var status = _kept.SendTo(_buffers.Segments, Target, out var sent);
        Bytes += sent;
        _pair.Touch();
        if (status == IoStatus.Failed) Break();
        else FinishIfFlushed();
    }

    /// <summary>The target is lost, or the pair ends: what is kept has nowhere to go.</summary>
    internal void Discard()
    {
        _kept.Clear(_buffers.Segments);
        if (State is not DirectionState.Finished) State = DirectionState.Broken;
    }

    private void FinishIfFlushed()
    {
        if (_kept.Bytes > 0) return;
        if (State == DirectionState.Ending)
        {
            State = DirectionState.Finished;
            Target.ShutdownSend();
            _pair.OnFinSent(this);
        }
        else if (State == DirectionState.Resetting)
        {
            State = DirectionState.Finished;
            _pair.OnSourceLost(this);
        }
    }

    private void Break()
    {
        Discard();
        _pair.OnTargetLost(this);
    }
}

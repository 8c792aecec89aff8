using Proxy.Actors.Buffers;
using Proxy.Actors.Closing;
using Proxy.Actors.Pairs;
using Proxy.Transport;

namespace Proxy.Actors.Streams;

/// <summary>One direction of a pair: what is read from the source leg goes into the target leg's transmit buffer, which
/// is the target's kernel queue and, behind it, what we keep for it. Used on one loop's thread.</summary>
/// <remarks>The stages of a lane drive it: a receive stage calls <see cref="Receive"/> when there is demand, a transmit
/// stage calls <see cref="Transmit(Chunk)"/> with what came, and <see cref="Flush"/> when the target takes bytes again.</remarks>
public sealed unsafe class PairDirection
{
    // A FIN takes up one sequence number (RFC 9293 3.4).
    private const int FinBytes = 1;

    private readonly LoopBuffers _buffers;
    private TransmitBuffer _kept;
    private long _nextBound = KernelBounds.FirstAt;
    private bool _hasNoRoom;
    private bool _mustFlush;
    private bool _isReceiveBounded;

    internal PairDirection(ConnectionPair pair, PairSide from, ILeg source, ILeg target, LoopBuffers buffers)
    {
        Pair = pair;
        _buffers = buffers;
        From = from;
        Source = source;
        Target = target;
    }

    /// <summary>The pair that it belongs to.</summary>
    internal ConnectionPair Pair { get; }

    /// <summary>Whether it stands in the queue of <see cref="LanePool"/>.</summary>
    internal bool WaitsForLane { get; set; }

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

    /// <summary>Bytes that the target's kernel queue holds and the target has not acknowledged; 0 when unknown.</summary>
    public int BytesUnderWay => Math.Max(0, Target.UnacknowledgedBytes - (State == DirectionState.Finished ? FinBytes : 0));

    /// <summary>Whether the target takes nothing and the bank is empty, so that what has come waits in the source's queue.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>The patent's demand: whether the transmit buffer has space for more.</summary>
    public bool HasSpace => !IsBlocked && !_hasNoRoom
        && (_kept.Bytes == 0 || _kept.Bytes + _buffers.Segments.Bank.SegmentBytes <= _buffers.Segments.Bank.Share);

    /// <summary>Whether a receive may find something that has a place to go.</summary>
    public bool CanReceive => State == DirectionState.Flowing && Source.CanReceive;

    /// <summary>Whether bytes wait for the target to take more.</summary>
    public bool IsWaiting => _kept.Bytes > 0 || IsBlocked;

    /// <summary>Nothing can be done before the next event of a leg: nothing to read or no space for it, and a target that
    /// takes no more.</summary>
    public bool IsQuiet => !_mustFlush && !(CanReceive && HasSpace);

    /// <summary>Nothing has been read yet. While the bank is short, the kernel is bounded now: one large read would have it open
    /// the source's window wide, and the target's queue would take all that was read.</summary>
    internal void OnStarted()
    {
        if (_buffers.Segments.Bank.IsShort) BoundKernel();
    }

    /// <summary>The target takes bytes again. Until <see cref="Flush"/> has been called, the direction is not quiet.</summary>
    /// <returns>Whether something waits for that.</returns>
    internal bool OnTargetWritable() => _mustFlush = IsWaiting;

    /// <summary>Reads once from the source, at most what could be kept if the target took none of it.</summary>
    /// <returns>What came, valid until the next call on this loop; null when there was nothing.</returns>
    internal Chunk? Receive()
    {
        if (!CanReceive || !HasSpace) return null;
        _buffers.Chunk.EnsureUsedUp();
        var (kind, room) = Room();
        if (room == 0)
        {
            _hasNoRoom = true;
            return null;
        }

        var transfer = kind == ChunkKind.Data
            ? Source.TryReceive(_buffers.Scratch, room)
            : Source.TryPeek(_buffers.Scratch, room);
        return transfer.Status switch
        {
            IoStatus.Done => _buffers.Chunk.Set(kind, transfer.Bytes),
            IoStatus.WouldBlock => null,
            IoStatus.End => Ended(DirectionState.Ending),
            _ => Ended(DirectionState.Resetting),
        };
    }

    /// <summary>How much to read, and how. What is taken out of the kernel must find room here; while the bank cannot give
    /// that, bytes are only looked at, and leave the source's queue as the target takes them.</summary>
    private (ChunkKind Kind, int Bytes) Room()
    {
        var reserved = _buffers.Segments.Reserve();
        // The share may have shrunk since there was demand; one segment more is as little as is worth a read.
        var wanted = Math.Max(_buffers.Segments.Bank.Share - _kept.Bytes, _buffers.Segments.Bank.SegmentBytes);
        wanted = Math.Min(wanted, Math.Min(IoLoop.ScratchBytes, _buffers.Segments.MostReserved));
        if (reserved >= wanted) return (ChunkKind.Data, wanted);
        return _kept.Bytes == 0 ? (ChunkKind.Peeked, IoLoop.ScratchBytes) : (ChunkKind.Data, reserved);
    }

    private Chunk Ended(DirectionState next)
    {
        State = next;
        if (next == DirectionState.Ending) Pair.OnFinReceived(From);
        if (next == DirectionState.Resetting || Source.HasFailed) Pair.OnResetReceived(From);
        return _buffers.Chunk.Set(ChunkKind.End, 0);
    }

    /// <summary>Puts a chunk into the transmit buffer: straight into the kernel's queue as far as that takes it.</summary>
    internal void Transmit(Chunk chunk)
    {
        chunk.Release();
        if (State == DirectionState.Broken) return;
        if (chunk.Kind == ChunkKind.Data) Transmit(_buffers.Scratch, chunk.Length);
        else if (chunk.Kind == ChunkKind.Peeked) TransmitPeeked(_buffers.Scratch, chunk.Length);
        else FinishIfFlushed();
    }

    private void TransmitPeeked(byte* data, int length)
    {
        var transfer = Target.TrySend(data, length);
        if (transfer.Status == IoStatus.Failed)
        {
            Break();
            return;
        }

        SetBlocked(transfer.Bytes < length);
        if (transfer.Bytes == 0) return;
        Source.Discard(transfer.Bytes);
        Pair.Touch();
        Count(transfer.Bytes);
    }

    /// <summary>A direction that would hold bytes if the bank had room counts among its holders: the bank is that short.</summary>
    private void SetBlocked(bool blocked)
    {
        if (IsBlocked == blocked) return;
        IsBlocked = blocked;
        if (blocked) _buffers.Segments.Bank.AddHolder();
        else _buffers.Segments.Bank.RemoveHolder();
    }

    private void Transmit(byte* data, int length)
    {
        Pair.Touch();
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
            Count(sent);
        }

        if (sent < length) _kept.Append(_buffers.Segments, data + sent, length - sent);
    }

    /// <summary>The target takes bytes again: sends what is kept.</summary>
    internal void Flush()
    {
        SetBlocked(false);
        _mustFlush = _hasNoRoom = false;
        if (_kept.Bytes == 0) return;
        var status = _kept.SendTo(_buffers.Segments, Target, out var sent);
        Count(sent);
        Pair.Touch();
        if (status == IoStatus.Failed) Break();
        else FinishIfFlushed();
    }

    /// <summary>The target is lost, or the pair ends: what is kept has nowhere to go.</summary>
    internal void Discard()
    {
        _kept.Clear(_buffers.Segments);
        SetBlocked(false);
        _mustFlush = _hasNoRoom = false;
        if (State is not DirectionState.Finished) State = DirectionState.Broken;
    }

    private void Count(int sent)
    {
        Bytes += sent;
        if (Bytes >= _nextBound) BoundKernel();
    }

    private void BoundKernel()
    {
        // Bytes that the target has not acknowledged may be those that a reader leaves lying.
        var earned = Bytes - Math.Max(0, Target.UnacknowledgedBytes);
        var bank = _buffers.Segments.Bank;
        var bounds = KernelBounds.For(earned, bank.IsShort, bank.Share, _buffers.CanGrowReceive || _isReceiveBounded);
        _nextBound = Math.Max(bounds.Next, Bytes + KernelBounds.FirstAt);
        Target.BoundUnsent(bounds.Unsent);
        if (bounds.Receive is not { } receive) return;
        Source.BoundReceive(receive);
        _isReceiveBounded = true;
    }

    private void FinishIfFlushed()
    {
        if (_kept.Bytes > 0) return;
        if (State == DirectionState.Ending)
        {
            State = DirectionState.Finished;
            Pair.SendFin(this);
        }
        else if (State == DirectionState.Resetting)
        {
            State = DirectionState.Finished;
            Pair.OnSourceLost(this);
        }
    }

    private void Break()
    {
        Discard();
        Pair.OnTargetLost(this);
    }
}

using Proxy.Actors.Buffers;
using Proxy.Actors.Closing;
using Proxy.Transport;

namespace Proxy.Actors.Streams;

/// <summary>One direction of a pair: what is read from the source leg goes into the target leg's transmit buffer, which
/// is the target's kernel queue and, behind it, what we keep for it. Used on one loop's thread.</summary>
/// <remarks>The stages of a lane drive it: a receive stage calls <see cref="Receive"/> when there is demand, a transmit
/// stage calls <see cref="Transmit(Chunk)"/> with what came, and <see cref="Flush"/> when the target takes bytes again. It calls
/// nobody back: what its pair has to know it returns.</remarks>
public sealed unsafe partial class PairDirection
{
    // A FIN takes up one sequence number (RFC 9293 3.4).
    private const int FinBytes = 1;

    // Not worth a call of their own: fewer bytes than these.
    private const int LeastLent = 32 * 1024;

    private readonly LoopBuffers _buffers;
    private readonly bool _mayBeKept; // by the source, which is no connection, until the target has taken it
    private TransmitBuffer _kept;
    private long _nextMark = 1; // the first byte, and from then on when the kernel is to be bounded
    private TransmitState _transmit;
    private bool _isReceiveBounded;
    private bool _isHolder; // counted by the bank though it holds nothing

    internal PairDirection(IDuplex pair, PairSide from, ILeg source, ILeg target, LoopBuffers buffers)
    {
        Pair = pair;
        _buffers = buffers;
        From = from;
        Source = source;
        Target = target;
        LastMoved = buffers.Now;
        _mayBeKept = source.Kernel is null;
    }

    /// <summary>The pair that it belongs to.</summary>
    internal IDuplex Pair { get; }

    /// <summary>The pair's other direction.</summary>
    internal PairDirection Opposite => From == PairSide.Client ? Pair.ToClient : Pair.ToServer;

    /// <summary>Whether it stands in the queue of <see cref="LanePool"/>.</summary>
    internal bool WaitsForLane { get; set; }

    /// <summary>The side that sends.</summary>
    public PairSide From { get; }

    /// <summary>The leg that is read.</summary>
    public ILeg Source { get; }

    /// <summary>The leg that is written.</summary>
    public ILeg Target { get; }

    /// <summary>How far it has come; set by its pair.</summary>
    public DirectionState State { get; internal set; }

    /// <summary>Bytes that the target has taken since the pair was bound.</summary>
    public long Bytes { get; private set; }

    /// <summary>Milliseconds of the loop's clock when bytes last moved.</summary>
    public long LastMoved { get; private set; }

    /// <summary>Milliseconds of the loop's clock when the target took the first byte; below 0 before that.</summary>
    public long FirstMoved { get; private set; } = -1;

    /// <summary>Bytes that we keep for the target.</summary>
    public int KeptBytes => _kept.Bytes + Target.KeptBytes;

    /// <summary>Bytes that the target's kernel queue holds and the target has not acknowledged; 0 when unknown.</summary>
    public int BytesUnderWay => Math.Max(0, Target.UnacknowledgedBytes - (State == DirectionState.Finished ? FinBytes : 0));

    /// <summary>Whether the target takes nothing and what has come waits with the source: the bank is empty, or the source keeps it anyway.</summary>
    public bool IsBlocked => _transmit == TransmitState.Blocked;

    /// <summary>The patent's demand: whether the transmit buffer has space for more.</summary>
    public bool HasSpace => _transmit == TransmitState.Open
        && (_kept.Bytes == 0 || _kept.Bytes + _buffers.Segments.Bank.SegmentBytes <= _buffers.Segments.Bank.Share);

    /// <summary>Whether a receive may find something that has a place to go.</summary>
    public bool CanReceive => State == DirectionState.Flowing && Source.CanReceive;

    /// <summary>Whether bytes wait for the target to take more.</summary>
    public bool IsWaiting => _kept.Bytes > 0 || IsBlocked;

    /// <summary>Nothing can be done before the next event of a leg: nothing to read or no space for it, and a target that
    /// takes no more.</summary>
    public bool IsQuiet => _transmit != TransmitState.FlushDue && !(CanReceive && HasSpace);

    /// <summary>Whether the source has ended and its bytes have all been handed to the target, which may keep some of them.</summary>
    internal bool HasHandedOver => _kept.Bytes == 0 && State is DirectionState.Ending or DirectionState.Resetting;

    /// <summary>Nothing has been read yet. While the bank is short, the kernel is bounded now: one large read would have it open
    /// the source's window wide, and the target's queue would take all that was read.</summary>
    internal void OnStarted()
    {
        if (_buffers.Segments.Bank.IsShort) BoundKernel();
    }

    /// <summary>The target takes bytes again. Until <see cref="Flush"/> has been called, the direction is not quiet.</summary>
    /// <returns>Whether something waits for that.</returns>
    internal bool OnTargetWritable()
    {
        if (!IsWaiting) return false;
        Set(TransmitState.FlushDue);
        return true;
    }

    /// <summary>Bytes have moved, or count as if they had.</summary>
    internal void Touch() => LastMoved = _buffers.Now;

    /// <summary>Reads once from the source, at most what could be kept if the target took none of it.</summary>
    /// <returns>What came, valid until the next call on this loop; null when there was nothing.</returns>
    internal Chunk? Receive()
    {
        if (!CanReceive || !HasSpace) return null;
        _buffers.Chunk.EnsureUsedUp();
        var (kind, room) = Room();
        if (room == 0)
        {
            Set(TransmitState.NoRoom);
            return null;
        }

        if (Splices(kind, room) && Splice(room) is { } piped) return piped;
        if (kind == ChunkKind.Peeked && Source is ILender lender
            && lender.Lend(Target is IGatherer ? _buffers.Scratch : null, LentAtMost(room), out var put, out var lent) is var at && lent > 0)
            return _buffers.Chunk.Set(kind, put, at, lent);
        var transfer = kind == ChunkKind.Data
            ? Source.TryReceive(_buffers.Scratch, room)
            : Source.TryPeek(_buffers.Scratch, room);
        if (_maySplice && transfer.Status == IoStatus.Done) Judge(transfer.Bytes);
        return transfer.Status switch
        {
            IoStatus.Done => _buffers.Chunk.Set(kind, transfer.Bytes),
            IoStatus.WouldBlock => null,
            IoStatus.End => _buffers.Chunk.Set(ChunkKind.Fin, 0),
            _ => _buffers.Chunk.Set(ChunkKind.Reset, 0),
        };
    }

    /// <summary>Puts a chunk into the transmit buffer: straight into the kernel's queue as far as that takes it.</summary>
    internal DirectionEvent Transmit(Chunk chunk)
    {
        chunk.Release();
        if (State == DirectionState.Broken) return DirectionEvent.None;
        return chunk.Kind switch
        {
            ChunkKind.Data => Transmit(_buffers.Scratch, chunk.Length),
            ChunkKind.Piped => TransmitPiped(),
            ChunkKind.Peeked => TransmitPeeked(chunk),
            ChunkKind.Fin => DirectionEvent.FinRead,
            _ => DirectionEvent.ResetRead,
        };
    }

    /// <summary>The target takes bytes again: sends what is kept.</summary>
    internal DirectionEvent Flush()
    {
        Set(TransmitState.Open);
        if (_kept.Bytes == 0) return DirectionEvent.None;
        var status = _kept.SendTo(_buffers.Segments, Target, out var sent);
        Count(sent);
        Touch();
        if (status == IoStatus.Failed) return DirectionEvent.TargetLost;
        return HasHandedOver ? DirectionEvent.HandedOver : DirectionEvent.None;
    }

    /// <summary>The target is lost, or the pair ends: what is kept has nowhere to go.</summary>
    internal void Discard()
    {
        _kept.Clear(_buffers.Segments);
        Set(TransmitState.Open);
    }

    /// <summary>How much to read, and how. What is taken out of the kernel must find room here; while the bank cannot give
    /// that, bytes are only looked at, and leave the source's queue as the target takes them.</summary>
    private (ChunkKind Kind, int Bytes) Room()
    {
        if (_mayBeKept && _kept.Bytes == 0 && Source.KeepsBytes) return (ChunkKind.Peeked, IoLoop.ScratchBytes);
        var reserved = _buffers.Segments.Reserve();
        // The share may have shrunk since there was demand; one segment more is as little as is worth a read.
        var wanted = Math.Max(_buffers.Segments.Bank.Share - _kept.Bytes, _buffers.Segments.Bank.SegmentBytes);
        wanted = Math.Min(wanted, Math.Min(IoLoop.ScratchBytes, _buffers.Segments.MaxReserved));
        if (reserved >= wanted) return (ChunkKind.Data, wanted);
        return _kept.Bytes == 0 ? (ChunkKind.Peeked, IoLoop.ScratchBytes) : (ChunkKind.Data, reserved);
    }

    // Until the kernel is bounded it is given no more than it is to hold: of what is lent, all could lie there for one who does not read.
    private int LentAtMost(int room) => Bytes >= KernelBounds.FirstAt ? room : (int)Math.Min(room, Math.Max(KernelBounds.FirstAt - Bytes, LeastLent));

    private DirectionEvent TransmitPeeked(Chunk chunk)
    {
        var transfer = chunk.Lent == null ? Target.TrySend(_buffers.Scratch, chunk.Copied)
            : chunk.Copied == 0 ? Target.TrySend(chunk.Lent, chunk.Length)
            : ((IGatherer)Target).TrySend(_buffers.Scratch, chunk.Copied, chunk.Lent, chunk.Length - chunk.Copied);
        if (transfer.Status == IoStatus.Failed) return DirectionEvent.TargetLost;
        Set(transfer.Bytes < chunk.Length ? TransmitState.Blocked : TransmitState.Open);
        if (transfer.Bytes == 0) return DirectionEvent.None;
        Source.Discard(transfer.Bytes);
        Touch();
        Count(transfer.Bytes);
        return DirectionEvent.None;
    }

    private DirectionEvent Transmit(byte* data, int length)
    {
        Touch();
        var sent = 0;
        if (_kept.Bytes == 0)
        {
            var transfer = Target.TrySend(data, length);
            if (transfer.Status == IoStatus.Failed) return DirectionEvent.TargetLost;
            sent = transfer.Bytes;
            Count(sent);
        }

        if (sent < length) _kept.Append(_buffers.Segments, data + sent, length - sent);
        return DirectionEvent.None;
    }

    /// <summary>A direction that is blocked would hold bytes if the bank had room, so it counts among its holders: the bank is that
    /// short. One whose source keeps them anyway wants nothing of the bank.</summary>
    private void Set(TransmitState next)
    {
        if (_transmit == next) return;
        var holds = next == TransmitState.Blocked && !(_mayBeKept && Source.KeepsBytes);
        if (holds && !_isHolder) _buffers.Segments.Bank.AddHolder();
        else if (!holds && _isHolder) _buffers.Segments.Bank.RemoveHolder();
        _isHolder = holds;
        _transmit = next;
    }

    private void Count(int sent)
    {
        Bytes += sent;
        if (Bytes >= _nextMark) OnMark();
    }

    private void OnMark()
    {
        if (FirstMoved < 0)
        {
            FirstMoved = _buffers.Now;
            _nextMark = KernelBounds.FirstAt;
        }

        if (Bytes < _nextMark) return;
        LookForPipe();
        BoundKernel();
    }

    private void BoundKernel()
    {
        // Bytes that the target has not acknowledged may be those that a reader leaves lying.
        var earned = Bytes - Math.Max(0, Target.UnacknowledgedBytes);
        var bank = _buffers.Segments.Bank;
        var bounds = KernelBounds.For(earned, bank.IsShort, bank.Share, _buffers.CanGrowReceive || _isReceiveBounded);
        _nextMark = FirstMoved < 0 ? 1 : Math.Max(bounds.Next, Bytes + KernelBounds.FirstAt);
        Target.Kernel?.BoundUnsent(bounds.Unsent);
        if (bounds.Receive is not { } receive) return;
        Source.Kernel?.BoundReceive(receive);
        _isReceiveBounded = true;
    }
}

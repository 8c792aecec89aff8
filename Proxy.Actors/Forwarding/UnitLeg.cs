using System.Buffers;
using Proxy.Actors.Stores;
using Proxy.Transport;

namespace Proxy.Actors.Forwarding;

/// <summary>A stored unit as what a pair reads: its client side. A small one is read at once if the kernel has it in memory; the disk is read off
/// the loop, a buffer ahead of what has been sent. What a server answers has nobody to go to. Used on its loop's thread.</summary>
/// <param name="loop">The pair's loop.</param>
/// <param name="store">The store.</param>
/// <param name="unit">The unit.</param>
internal sealed unsafe class UnitLeg(IoLoop loop, NodeStore store, SpoolUnit unit) : ILeg, IThreadPoolWorkItem
{
    private const int MaxBuffer = 256 << 10;

    // What is read on the loop if it is in memory: some microseconds of copying.
    private const int MaxAtOnce = 64 << 10;

    private readonly int _bufferBytes = (int)Math.Clamp(unit.Bytes, 1, MaxBuffer);
    private SpoolUnitReader? _reader;
    private byte[] _front = [];
    private byte[] _back = [];
    private int _at;
    private int _end;
    private int _ahead; // bytes in the back buffer; -1 while they are being read
    private bool _isRead; // to the unit's end
    private bool _isReadToEnd; // the same, as who reads it knows
    private bool _isEndTold;
    private bool _isClosed;
    private volatile string? _damage;

    /// <summary>Bytes that the server has sent.</summary>
    internal long Answered { get; private set; }

    /// <summary>Why the disk does not give it back; null while it does.</summary>
    internal string? Damage => _damage;

    /// <inheritdoc/>
    public PairSide Side => PairSide.Client;

    /// <inheritdoc/>
    public ILegObserver? Observer { get; set; }

    /// <inheritdoc/>
    public IKernelView? Kernel => null;

    /// <inheritdoc/>
    public bool CanReceive => _at < _end || (!_isEndTold && (IsAtEnd || HasFailed));

    /// <inheritdoc/>
    public bool HasFailed { get; private set; }

    /// <inheritdoc/>
    public bool HasErrorEvent => HasFailed;

    /// <inheritdoc/>
    public bool EndedBeforeFin => false;

    /// <inheritdoc/>
    public int UnacknowledgedBytes => 0;

    /// <inheritdoc/>
    public int KeptBytes => 0;

    /// <inheritdoc/>
    public bool KeepsBytes => true;

    private bool IsAtEnd => _isRead && _at == _end && _ahead == 0;

    /// <summary>Begins to read.</summary>
    internal void Start()
    {
        _front = ArrayPool<byte>.Shared.Rent(_bufferBytes);
        if (unit.Bytes <= MaxAtOnce && store.Spool.TryReadCached(unit, _front.AsSpan(0, (int)unit.Bytes))) (_end, _isRead) = ((int)unit.Bytes, true);
        else ReadAhead();
    }

    /// <inheritdoc/>
    public Transfer TryReceive(byte* buffer, int length)
    {
        var transfer = TryPeek(buffer, length);
        if (transfer.Status == IoStatus.Done) Discard(transfer.Bytes);
        return transfer;
    }

    /// <inheritdoc/>
    public Transfer TryPeek(byte* buffer, int length)
    {
        if (_at < _end)
        {
            var bytes = Math.Min(length, _end - _at);
            _front.AsSpan(_at, bytes).CopyTo(new Span<byte>(buffer, bytes));
            return new Transfer(IoStatus.Done, bytes);
        }

        if (!IsAtEnd && !HasFailed) return new Transfer(IoStatus.WouldBlock, 0);
        _isEndTold = true;
        return new Transfer(HasFailed ? IoStatus.Failed : IoStatus.End, 0);
    }

    /// <inheritdoc/>
    public void Discard(int length)
    {
        _at += length;
        if (_at == _end && _ahead > 0) TakeBack();
    }

    /// <inheritdoc/>
    public Transfer TrySend(byte* buffer, int length)
    {
        Answered += length;
        return new Transfer(IoStatus.Done, length);
    }

    /// <inheritdoc/>
    public void SayEnd()
    {
    }

    /// <inheritdoc/>
    public void ShutdownSend()
    {
    }

    /// <inheritdoc/>
    public void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        Observer = null;
        if (_ahead >= 0) Free(); // else when what is under way has come
    }

    /// <inheritdoc/>
    public void Abort() => Close();

    /// <summary>Reads from the disk, on a thread of the pool.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        var bytes = 0;
        try
        {
            _reader ??= store.Spool.Read(unit);
            var buffer = (_end == 0 ? _front : _back).AsSpan(0, _bufferBytes);
            while (bytes < _bufferBytes && _reader.Read(buffer[bytes..]) is > 0 and var more) bytes += more;
            if (_reader.Position == unit.Bytes) FinishReading();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            _damage = error.Message;
        }

        loop.Execute(() => OnRead(bytes));
    }

    private void FinishReading()
    {
        _reader!.Dispose();
        _reader = null;
        _isReadToEnd = true;
        store.Spool.KeepOpen(unit); // others follow it there
    }

    private void ReadAhead()
    {
        _ahead = -1;
        if (_end > 0 && _back.Length == 0) _back = ArrayPool<byte>.Shared.Rent(_bufferBytes);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void OnRead(int bytes)
    {
        var isFirst = _end == 0;
        _ahead = 0;
        if (_isClosed)
        {
            Free();
            return;
        }

        HasFailed = _damage is not null;
        _isRead = bytes == 0 || _isReadToEnd;
        if (isFirst) Fill(bytes);
        else
        {
            _ahead = bytes;
            if (_at == _end && bytes > 0) TakeBack();
        }

        Observer?.OnReadable(Side);
    }

    private void TakeBack()
    {
        (_front, _back) = (_back, _front);
        Fill(_ahead);
    }

    private void Fill(int bytes)
    {
        (_at, _end, _ahead) = (0, bytes, 0);
        if (!_isRead && !HasFailed) ReadAhead();
    }

    private void Free()
    {
        if (_front.Length > 0) ArrayPool<byte>.Shared.Return(_front);
        if (_back.Length > 0) ArrayPool<byte>.Shared.Return(_back);
        (_front, _back, _at, _end) = ([], [], 0, 0);
        _isRead = false;
        if (_reader is { } reader) ThreadPool.UnsafeQueueUserWorkItem(static reader => reader.Dispose(), reader, preferLocal: false);
    }
}

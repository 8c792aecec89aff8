using Proxy.Transport;

namespace Proxy.Testing;

/// <summary>A leg in memory: the test says what arrives, how it ends, and how much is taken. Used on one thread, or on
/// its loop's.</summary>
public sealed unsafe class MemoryLeg(PairSide side) : ILeg, IKernelView
{
    private readonly Queue<byte> _arrived = new();
    private IoStatus _ending = IoStatus.WouldBlock;

    /// <summary>Bytes that a send takes before it would block.</summary>
    public int Space { get; set; } = int.MaxValue;

    /// <summary>Bytes that one send takes at most.</summary>
    public int MostPerSend { get; set; } = int.MaxValue;

    /// <summary>Thrown by the next receive.</summary>
    public Exception? Defect { get; set; }

    /// <summary>Called when a send has taken something.</summary>
    public Action? Taken { get; set; }

    /// <summary>What was sent, in order.</summary>
    public List<byte> Sent { get; } = [];

    /// <summary>Bytes that have arrived and not been read.</summary>
    public int Unread => _arrived.Count;

    /// <summary>Receives that found something or not.</summary>
    public int Receives { get; private set; }

    /// <summary>How often its sending was ended.</summary>
    public int Shutdowns { get; private set; }

    public bool IsShut => Shutdowns > 0;

    public bool IsClosed { get; private set; }

    public bool IsAborted { get; private set; }

    public PairSide Side { get; } = side;

    public ILegObserver? Observer { get; set; }

    /// <summary>Whether there is a kernel's connection underneath.</summary>
    public bool HasKernel { get; set; } = true;

    public IKernelView? Kernel => HasKernel ? this : null;

    public bool CanReceive { get; private set; }

    public bool HasFailed { get; private set; }

    public bool HasErrorEvent => HasFailed;

    public int UnacknowledgedBytes { get; set; }

    public bool EndedBeforeFin => false;

    public int KeptBytes { get; set; }

    public bool KeepsBytes { get; set; }

    public TcpAddress Local { get; set; }

    public TcpAddress Remote { get; set; }

    public int UnreadBytes => _arrived.Count;

    /// <summary>Called when somebody asks who closed first, before he is answered.</summary>
    public Action? AskedWhoClosed { get; set; }

    public bool PeerClosedFirst
    {
        get
        {
            AskedWhoClosed?.Invoke();
            return field;
        }

        set;
    }

    public int TypeOfService => -1;

    /// <summary>Bytes arrive.</summary>
    public void Arrive(ReadOnlySpan<byte> bytes)
    {
        foreach (var each in bytes) _arrived.Enqueue(each);
        CanReceive = true;
    }

    /// <summary>The stream ends behind what has arrived: <see cref="IoStatus.End"/> or <see cref="IoStatus.Failed"/>.</summary>
    public void End(IoStatus ending)
    {
        _ending = ending;
        CanReceive = true;
    }

    public Transfer TryReceive(byte* buffer, int length)
    {
        Receives++;
        if (Defect is { } defect) throw defect;
        var count = 0;
        while (count < length && _arrived.TryDequeue(out var each)) buffer[count++] = each;
        if (_arrived.Count == 0 && _ending == IoStatus.WouldBlock) CanReceive = false;
        if (count > 0) return new Transfer(IoStatus.Done, count);
        if (_ending == IoStatus.Failed) HasFailed = true;
        return new Transfer(_ending, 0);
    }

    public Transfer TryPeek(byte* buffer, int length)
    {
        if (_arrived.Count == 0) return TryReceive(buffer, length);
        var count = 0;
        foreach (var each in _arrived.Take(length)) buffer[count++] = each;
        return new Transfer(IoStatus.Done, count);
    }

    public void Discard(int length)
    {
        for (var i = 0; i < length; i++) _arrived.Dequeue();
        if (_arrived.Count == 0 && _ending == IoStatus.WouldBlock) CanReceive = false;
    }

    /// <summary>The bound that was set on what arrives unread; null while none was.</summary>
    public int? ReceiveBound { get; private set; }

    /// <summary>The bound that was set on what is taken unsent; null while none was.</summary>
    public int? UnsentBound { get; private set; }

    public bool TryReadInfo(out TcpInfo info)
    {
        info = default;
        return false;
    }

    public bool TryReadReceiveNext(out uint next)
    {
        next = 0;
        return false;
    }

    public void BoundReceive(int bytes) => ReceiveBound = bytes;

    public void BoundUnsent(int bytes) => UnsentBound = bytes;

    public Transfer TrySend(byte* buffer, int length)
    {
        if (HasFailed) return new Transfer(IoStatus.Failed, 0);
        var taken = Math.Min(Math.Min(length, Space), MostPerSend);
        if (taken == 0) return new Transfer(IoStatus.WouldBlock, 0);
        for (var i = 0; i < taken; i++) Sent.Add(buffer[i]);
        if (Space != int.MaxValue) Space -= taken;
        Taken?.Invoke();
        return new Transfer(IoStatus.Done, taken);
    }

    /// <summary>Sends fail from now on.</summary>
    public void Fail() => HasFailed = true;

    public void SayEnd()
    {
    }

    public void ShutdownSend() => Shutdowns++;

    public void Close() => IsClosed = true;

    public void Abort() => IsAborted = true;
}

using Proxy.Transport;

namespace Proxy.Micro.Pairs;

/// <summary>A leg without a kernel: what arrives lies in an array, what is sent is copied into one. It costs as little as a leg
/// can, so what is measured with it is what moves the bytes.</summary>
internal sealed unsafe class MemoryLeg(PairSide side) : ILeg
{
    private readonly byte[] _queue = new byte[IoLoop.ScratchBytes];
    private int _unread;

    /// <summary>Told of every receive and how many bytes it found; on the loop.</summary>
    internal Action<int>? Received { get; set; }

    /// <summary>Told of every send; on the loop.</summary>
    internal Action<int>? Sent { get; set; }

    public PairSide Side { get; } = side;

    public ILegObserver? Observer { get; set; }

    public IKernelView? Kernel => null;

    public bool CanReceive { get; private set; }

    public bool HasFailed => false;

    public bool HasErrorEvent => false;

    public bool EndedBeforeFin => false;

    public int KeptBytes => 0;

    public bool KeepsBytes => false;

    public int UnacknowledgedBytes => 0;

    /// <summary>So many bytes have arrived; with 0, the kernel has told of bytes that somebody has read meanwhile.</summary>
    internal void Arrive(int bytes)
    {
        _unread = bytes;
        CanReceive = true;
    }

    public Transfer TryReceive(byte* buffer, int length)
    {
        var found = Math.Min(length, _unread);
        _queue.AsSpan(0, found).CopyTo(new Span<byte>(buffer, length));
        _unread -= found;
        CanReceive = _unread > 0;
        Received?.Invoke(found);
        return found > 0 ? new Transfer(IoStatus.Done, found) : new Transfer(IoStatus.WouldBlock, 0);
    }

    public Transfer TryPeek(byte* buffer, int length) => throw new NotSupportedException("the bank is never empty here");

    public void Discard(int length) => throw new NotSupportedException("the bank is never empty here");

    public Transfer TrySend(byte* buffer, int length)
    {
        new ReadOnlySpan<byte>(buffer, length).CopyTo(_queue);
        Sent?.Invoke(length);
        return new Transfer(IoStatus.Done, length);
    }

    public void SayEnd()
    {
    }

    public void ShutdownSend()
    {
    }

    public void Close()
    {
    }

    public void Abort()
    {
    }
}

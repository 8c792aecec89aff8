using System.Runtime.CompilerServices;
using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <content>What the kernel knows of the connection, and what it may be told. Read when asked, never on a timer.</content>
public sealed unsafe partial class Leg
{
    // socket(7): the kernel doubles the value that it is given, for its own bookkeeping.
    private const int KernelDoubling = 2;

    private static volatile bool _mayRepair = true;

    // include/net/tcp_states.h
    private const byte Gone = 7;
    private const byte CloseWait = 8;

    private StrongBox<TcpAddress>? _local;
    private bool _isOver; // the kernel's connection has ended; where TIME-WAIT follows, that is a socket of the kernel's own

    /// <inheritdoc/>
    public TcpAddress Local => !IsOpen ? default : _local is { } known ? known.Value : ReadLocalAddress(Descriptor);

    /// <inheritdoc/>
    public TcpAddress Remote { get; }

    /// <inheritdoc/>
    public int UnreadBytes => ReadCount(Libc.UnreadBytes);

    /// <inheritdoc cref="IKernelView.UnacknowledgedBytes"/>
    public int UnacknowledgedBytes => HasFailed || HasErrorEvent ? 0 : ReadCount(Libc.UnsentBytes);

    /// <inheritdoc/>
    /// <remarks>A FIN that the loop has not been told of yet may have come as well: then only the kernel can tell.</remarks>
    public bool PeerClosedFirst => IsOpen && !_finSent && (_finCame || (TryReadInfo(out var info) && info.State == CloseWait));

    /// <inheritdoc/>
    public int TypeOfService => Remote.IsIpv6
        ? GetOption(Libc.LevelIpv6, Libc.TrafficClass)
        : GetOption(Libc.LevelIp, Libc.TypeOfService);

    /// <inheritdoc/>
    public bool TryReadInfo(out TcpInfo info)
    {
        TcpInfo read = default;
        var length = (uint)sizeof(TcpInfo);
        var result = IsOpen ? Libc.GetSocketOption(Descriptor, Libc.LevelTcp, Libc.TcpInfo, &read, &length) : -1;
        info = read;
        if (result == 0) _isOver = read.State == Gone;
        return result == 0;
    }

    /// <inheritdoc/>
    public bool TryReadReceiveNext(out uint next)
    {
        next = 0;
        if (!_mayRepair || !IsOpen) return false;
        var on = 1;
        if (Libc.SetSocketOption(Descriptor, Libc.LevelTcp, Libc.TcpRepair, &on, sizeof(int)) != 0)
        {
            if (Errno.Last == Errno.NotPermitted) _mayRepair = false;
            return false;
        }

        return _isOver ? ReadLastAcknowledged(out next) : ReadQueueSequence(out next);
    }

    /// <summary>Of a connection that is over: the last thing that the kernel did was to acknowledge the peer's FIN. Nor does it do anything
    /// more that repair mode would keep it from.</summary>
    private bool ReadLastAcknowledged(out uint next)
    {
        RepairWindow window;
        var length = (uint)sizeof(RepairWindow);
        var read = Libc.GetSocketOption(Descriptor, Libc.LevelTcp, Libc.TcpRepairWindow, &window, &length) == 0;
        next = read ? window.LastAcknowledged : 0;
        return read;
    }

    private bool ReadQueueSequence(out uint next)
    {
        int off = Libc.RepairOffWithoutProbe, queue = Libc.ReceiveQueue, value = 0;
        var length = (uint)sizeof(int);
        var read = Libc.SetSocketOption(Descriptor, Libc.LevelTcp, Libc.TcpRepairQueue, &queue, sizeof(int)) == 0
            && Libc.GetSocketOption(Descriptor, Libc.LevelTcp, Libc.TcpQueueSequence, &value, &length) == 0;
        _ = Libc.SetSocketOption(Descriptor, Libc.LevelTcp, Libc.TcpRepair, &off, sizeof(int));
        // Leaving repair mode has taken SO_REUSEADDR off, and without it this connection's TIME-WAIT would keep its listener's port from
        // being listened on again.
        if (Side == PairSide.Client) SetOption(Libc.LevelSocket, Libc.ReuseAddress, 1);
        next = read ? (uint)value : 0;
        return read;
    }

    /// <summary>Whether receive buffers of any size may be set: by <c>CAP_NET_ADMIN</c>, or within
    /// <c>net.core.rmem_max</c>.</summary>
    /// <param name="bytes">The size.</param>
    public static bool CanBoundReceiveAt(int bytes)
    {
        var probe = Libc.Socket(Libc.FamilyInet, Libc.StreamNonBlocking, 0);
        if (probe < 0) return false;
        int granted;
        var length = (uint)sizeof(int);
        SetReceiveBuffer(probe, bytes);
        var read = Libc.GetSocketOption(probe, Libc.LevelSocket, Libc.ReceiveBuffer, &granted, &length);
        _ = Libc.Close(probe);
        return read == 0 && granted / KernelDoubling >= bytes;
    }

    /// <inheritdoc/>
    public void BoundReceive(int bytes)
    {
        // Below what the kernel has given already, the peer holds a window for more than there is room for: what it sends
        // would be dropped and retransmitted. So a bound never takes anything away, it ends the growth.
        var given = GetOption(Libc.LevelSocket, Libc.ReceiveBuffer) / KernelDoubling;
        if (IsOpen) SetReceiveBuffer(Descriptor, Math.Max(bytes, given));
    }

    /// <inheritdoc/>
    public void BoundUnsent(int bytes)
    {
        if (IsOpen) SetOption(Libc.LevelTcp, Libc.TcpNotSentLowWater, bytes);
    }

    private static void SetReceiveBuffer(int descriptor, int bytes)
    {
        if (Libc.SetSocketOption(descriptor, Libc.LevelSocket, Libc.ReceiveBufferForce, &bytes, sizeof(int)) == 0) return;
        _ = Libc.SetSocketOption(descriptor, Libc.LevelSocket, Libc.ReceiveBuffer, &bytes, sizeof(int));
    }

    private static TcpAddress ReadLocalAddress(int descriptor)
    {
        TcpAddress address = default;
        var length = (uint)TcpAddress.Size;
        _ = Libc.GetSocketName(descriptor, &address, &length);
        return address;
    }

    private void SetOption(int level, int option, int value) =>
        _ = Libc.SetSocketOption(Descriptor, level, option, &value, sizeof(int));

    private int GetOption(int level, int option)
    {
        int value;
        var length = (uint)sizeof(int);
        return IsOpen && Libc.GetSocketOption(Descriptor, level, option, &value, &length) == 0 ? value : -1;
    }

    private int ReadCount(nuint request)
    {
        int count;
        return IsOpen && Libc.IoControl(Descriptor, request, &count) == 0 ? count : -1;
    }
}

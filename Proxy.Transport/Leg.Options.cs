using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <content>What the kernel knows of the connection, and what it may be told. Read when asked, never on a timer.</content>
public sealed unsafe partial class Leg
{
    // socket(7): the kernel doubles the value that it is given, for its own bookkeeping.
    private const int KernelDoubling = 2;

    private static volatile bool _mayRepair = true;

    // include/net/tcp_states.h
    private const byte CloseWait = 8;

    /// <summary>Bytes in the receive queue; -1 when the kernel does not say.</summary>
    public int UnreadBytes => ReadCount(Libc.UnreadBytes);

    /// <summary>Bytes sent by us, our FIN counted as one, and not yet acknowledged by the peer; 0 once the connection is
    /// lost, -1 when the kernel does not say.</summary>
    public int UnacknowledgedBytes => HasFailed || HasErrorEvent ? 0 : ReadCount(Libc.UnsentBytes);

    /// <summary>Whether the peer's FIN has come and ours has not been sent, whatever of its bytes is still unread.</summary>
    public bool PeerClosedFirst => TryReadInfo(out var info) && info.State == CloseWait;

    /// <summary>The IPv4 type of service or the IPv6 traffic class, 0 to 255; -1 when the kernel does not say.</summary>
    public int TypeOfService => Remote.IsIpv6
        ? GetOption(Libc.LevelIpv6, Libc.TrafficClass)
        : GetOption(Libc.LevelIp, Libc.TypeOfService);

    /// <summary>Reads the kernel's <c>TCP_INFO</c>.</summary>
    /// <param name="info">The figures; zero where this kernel is older than the field.</param>
    /// <returns>False when the socket is closed or the kernel does not say.</returns>
    public bool TryReadInfo(out TcpInfo info)
    {
        TcpInfo read = default;
        var length = (uint)sizeof(TcpInfo);
        var result = IsOpen ? Libc.GetSocketOption(Descriptor, Libc.LevelTcp, Libc.TcpInfo, &read, &length) : -1;
        info = read;
        return result == 0;
    }

    /// <summary>Reads RCV.NXT, the next sequence number that we expect (RFC 9293, 3.3.1), through the kernel's repair
    /// mode, which is left at once.</summary>
    /// <param name="next">The sequence number.</param>
    /// <returns>False without <c>CAP_NET_ADMIN</c>, or when the socket is closed.</returns>
    public bool TryReadReceiveNext(out uint next)
    {
        next = 0;
        if (!_mayRepair || !IsOpen) return false;
        int on = 1, off = Libc.RepairOffWithoutProbe, queue = Libc.ReceiveQueue, value = 0;
        if (Libc.SetSocketOption(Descriptor, Libc.LevelTcp, Libc.TcpRepair, &on, sizeof(int)) != 0)
        {
            if (Errno.Last == Errno.NotPermitted) _mayRepair = false;
            return false;
        }

        var length = (uint)sizeof(int);
        var read = Libc.SetSocketOption(Descriptor, Libc.LevelTcp, Libc.TcpRepairQueue, &queue, sizeof(int)) == 0
            && Libc.GetSocketOption(Descriptor, Libc.LevelTcp, Libc.TcpQueueSequence, &value, &length) == 0;
        _ = Libc.SetSocketOption(Descriptor, Libc.LevelTcp, Libc.TcpRepair, &off, sizeof(int));
        if (read) next = (uint)value;
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

using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <content>What the kernel knows of the connection, and what it may be told. Read when asked, never on a timer.</content>
public sealed unsafe partial class Leg
{
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

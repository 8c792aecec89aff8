using System.Net;
using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <content>Opening a connection without waiting for it.</content>
public sealed unsafe partial class Leg
{
    private static readonly int FirstEphemeralPort = ReadFirstEphemeralPort();

    /// <summary>Begins a connection. The outcome is already in the leg where the kernel knows it at once
    /// (<see cref="IsConnected"/>, <see cref="HasFailed"/>); otherwise the observer is told.</summary>
    /// <param name="loop">The caller's loop.</param>
    /// <param name="remote">Where to.</param>
    /// <param name="observer">Who is told. Until the connection is established, the leg's observer stays one of this kind.</param>
    /// <param name="side">Which end of its pair it will be.</param>
    /// <param name="speaksFirst">Whether the caller sends, or resets, as soon as it is connected. The kernel then leaves out the packet that would do
    /// no more than end the handshake; a server that is reset at once takes no notice.</param>
    /// <returns>A leg that the caller closes, also when it has failed.</returns>
    public static Leg Connect(IoLoop loop, in TcpAddress remote, IConnectObserver observer, PairSide side = PairSide.Server, bool speaksFirst = false)
    {
        ArgumentNullException.ThrowIfNull(loop);
        var family = remote.IsIpv6 ? Libc.FamilyInet6 : Libc.FamilyInet;
        var descriptor = Libc.Socket(family, Libc.StreamNonBlocking, 0);
        if (descriptor < 0) return new Leg(loop, Closed, remote, side) { Error = Errno.Last };
        var leg = new Leg(loop, descriptor, remote, side) { Observer = observer };
        leg.StartConnect(remote, speaksFirst);
        return leg;
    }

    private void StartConnect(TcpAddress remote, bool speaksFirst)
    {
        SetOption(Libc.LevelSocket, Libc.UrgentInline, 1);
        if (speaksFirst) SetOption(Libc.LevelTcp, Libc.TcpQuickAck, 0);
        var result = Libc.Connect(Descriptor, &remote, remote.Length);
        if (result < 0 && Errno.Last != Errno.InProgress)
        {
            Fail(Errno.Last);
            return;
        }

        if (result == 0) SetConnected();
        if (HasFailed) return;
        _watchesWrites = !IsConnected;
        Loop.Watch(this, IsConnected ? ReadEvents : ReadEvents | EpollEvents.Out);
    }

    private void FinishConnect(EpollEvents events)
    {
        if ((events & (EpollEvents.Error | EpollEvents.HangUp)) != 0) Fail(TakeSocketError());
        else SetConnected();

        var observer = (IConnectObserver)Observer!;
        if (HasFailed)
        {
            observer.OnConnectFailed();
            return;
        }

        observer.OnConnected();
        if (IsOpen && (events & ~EpollEvents.Out) != 0) OnEvents(events & ~EpollEvents.Out);
    }

    private void SetConnected()
    {
        if (IsSelfConnect()) Fail(Errno.ConnectionRefused);
        else IsConnected = true;
    }

    /// <summary>A connect to a port of this machine on which nobody listens can pick that very port as its own and reach
    /// itself by TCP's simultaneous open (RFC 9293 3.5). That is a refusal.</summary>
    private bool IsSelfConnect() => Remote.Port >= FirstEphemeralPort && Local == Remote;

    private int TakeSocketError()
    {
        int error;
        var length = (uint)sizeof(int);
        _ = Libc.GetSocketOption(Descriptor, Libc.LevelSocket, Libc.SocketError, &error, &length);
        return error == 0 ? Errno.ConnectionReset : error;
    }

    private static int ReadFirstEphemeralPort()
    {
        const string Path = "/proc/sys/net/ipv4/ip_local_port_range";
        try
        {
            var first = File.ReadAllText(Path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0];
            return int.Parse(first, System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 1; // unknown: every port may be ephemeral
        }
    }
}

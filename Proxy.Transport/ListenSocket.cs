using System.Net;
using System.Runtime.CompilerServices;
using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>A listening socket of one loop. With <c>SO_REUSEPORT</c> every loop has its own on the same address, and the
/// kernel deals the connections out among them.</summary>
public sealed unsafe class ListenSocket : LoopSocket
{
    /// <summary>How long accepting rests when there is no room or no descriptor, unless it is told to <see cref="Resume"/>.</summary>
    public const long PauseMilliseconds = 20;

    // Enough to empty a burst, few enough that established pairs are served in between.
    private const int AcceptsPerRound = 64;

    private readonly IAcceptor _acceptor;
    private readonly Rest _rest;
    private StrongBox<TcpAddress>? _own; // the address of all connections; null where it is one of several
    private long _round; // of the loop, when connections came last

    private ListenSocket(IoLoop loop, int descriptor, IAcceptor acceptor)
        : base(loop, descriptor)
    {
        _acceptor = acceptor;
        _rest = new Rest(this);
    }

    /// <summary>Opens a listening socket bound to an address; nothing is accepted before <see cref="Start"/>.</summary>
    /// <param name="loop">Who will accept.</param>
    /// <param name="bind">The address; port 0 lets the kernel choose. <c>[::]</c> takes IPv4 too.</param>
    /// <param name="backlog">Connections the kernel keeps for us; it caps them at <c>net.core.somaxconn</c>.</param>
    /// <param name="acceptor">Who receives the connections.</param>
    /// <exception cref="TransportException">The address is in use, not ours, or not permitted.</exception>
    public static ListenSocket Open(IoLoop loop, IPEndPoint bind, int backlog, IAcceptor acceptor)
    {
        var address = TcpAddress.From(bind);
        var family = address.IsIpv6 ? Libc.FamilyInet6 : Libc.FamilyInet;
        var descriptor = TransportException.Check(Libc.Socket(family, Libc.StreamNonBlocking, 0), "socket");
        var socket = new ListenSocket(loop, descriptor, acceptor);
        try
        {
            socket.Prepare(address, backlog);
            return socket;
        }
        catch
        {
            _ = Libc.Close(descriptor);
            throw;
        }
    }

    /// <summary>Makes sure that nobody listens on an address yet. <see cref="Open"/> alone would share it with another
    /// process that also set <c>SO_REUSEPORT</c>, and each would get a part of the connections.</summary>
    /// <param name="bind">The address; port 0 is always free.</param>
    /// <exception cref="TransportException">The address is in use, not ours, or not permitted.</exception>
    public static void EnsureFree(IPEndPoint bind)
    {
        var address = TcpAddress.From(bind);
        var family = address.IsIpv6 ? Libc.FamilyInet6 : Libc.FamilyInet;
        var descriptor = TransportException.Check(Libc.Socket(family, Libc.StreamNonBlocking, 0), "socket");
        try
        {
            Set(descriptor, Libc.LevelSocket, Libc.ReuseAddress, 1);
            if (address.IsIpv6) Set(descriptor, Libc.LevelIpv6, Libc.Ipv6Only, 0);
            // It does not listen: a client that came just then would be let in, and reset.
            TransportException.Check(Libc.Bind(descriptor, &address, address.Length), "bind");
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <summary>The address that stands in for one that this machine cannot have: without IPv6 in the kernel, or with IPv6 turned
    /// off, every address is every IPv4 address.</summary>
    /// <param name="bind">The address; only <c>[::]</c> has a stand-in.</param>
    /// <returns>The same address where nothing has to stand in.</returns>
    public static IPEndPoint OrStandIn(IPEndPoint bind)
    {
        ArgumentNullException.ThrowIfNull(bind);
        return bind.Address.Equals(IPAddress.IPv6Any) && !HasIpv6() ? new IPEndPoint(IPAddress.Any, bind.Port) : bind;
    }

    private static bool HasIpv6()
    {
        try
        {
            EnsureFree(new IPEndPoint(IPAddress.IPv6Any, 0));
            return true;
        }
        catch (TransportException failure)
        {
            return failure.Error is not (Errno.FamilyNotSupported or Errno.AddressNotAvailable);
        }
    }

    /// <summary>The bound address, with the port that the kernel chose.</summary>
    public IPEndPoint LocalEndPoint => ReadAddress().ToEndPoint();

    /// <summary>Connections that the kernel holds for us, and how many it would; nothing of a socket that is closed. On the loop's
    /// thread.</summary>
    public (int Waiting, int Max) ReadQueue()
    {
        // Of a socket that listens, the kernel has them where others have segments (tcp_get_info in net/ipv4/tcp.c).
        TcpInfo info = default;
        var length = (uint)sizeof(TcpInfo);
        return IsOpen && Libc.GetSocketOption(Descriptor, Libc.LevelTcp, Libc.TcpInfo, &info, &length) == 0
            ? ((int)info.Unacknowledged, (int)info.SelectivelyAcknowledged)
            : default;
    }

    /// <summary>Begins to accept. On the loop's thread.</summary>
    public void Start() => Loop.Watch(this, EpollEvents.In);

    /// <summary>There is room again: has it accept at once what it left in the kernel's queue, and tells its acceptor when it has.
    /// On any thread.</summary>
    public void Resume() => Loop.Execute(_rest);

    /// <summary>Accepts what the kernel holds for us, then stops listening. On the loop's thread.</summary>
    public void AcceptLastAndClose()
    {
        while (AcceptSome() == Turn.More)
        {
        }

        Close();
    }

    /// <summary>Stops listening; connections that the kernel holds for us are reset. On the loop's thread.</summary>
    public void Close()
    {
        Loop.Disarm(_rest);
        _ = ReleaseDescriptor();
    }

    internal override void OnEvents(EpollEvents events)
    {
        // After a while without any, one is taken, and nobody asks in vain whether there are more: then this is called again in the next round.
        var isFirst = Loop.Round > _round + 1;
        _round = Loop.Round;
        if (AcceptSome(isFirst ? 1 : AcceptsPerRound) == Turn.Stuck) Pause();
    }

    private Turn AcceptSome(int most = AcceptsPerRound)
    {
        for (var left = most; left > 0 && IsOpen; left--)
        {
            if (!_acceptor.CanAccept)
            {
                _acceptor.OnFull(this);
                return Turn.Stuck;
            }

            // Of one that died in the queue, accept(2) passes the error on.
            var error = AcceptOne();
            if (error == Errno.Again)
            {
                _acceptor.OnNone();
                return Turn.Done;
            }

            if (Errno.IsExhaustion(error))
            {
                _acceptor.OnExhausted(error);
                return Turn.Stuck;
            }

            if (error != 0) _acceptor.OnNone();
        }

        return IsOpen ? Turn.More : Turn.Done;
    }

    private int AcceptOne()
    {
        TcpAddress remote = default;
        var length = (uint)TcpAddress.Size;
        var descriptor = Libc.Accept(Descriptor, &remote, &length, Libc.AcceptNonBlocking);
        if (descriptor < 0) return Errno.Last;
        _acceptor.OnAccepted(Leg.Accepted(Loop, descriptor, remote, _own));
        return 0;
    }

    private void Pause()
    {
        if (!_rest.IsArmed) Loop.Rewatch(this, EpollEvents.None);
        Loop.Arm(_rest, PauseMilliseconds);
    }

    private void GoOn()
    {
        if (IsOpen && AcceptSome() == Turn.Stuck)
        {
            Pause();
        }
        else if (IsOpen && _rest.IsArmed)
        {
            Loop.Disarm(_rest);
            Loop.Rewatch(this, EpollEvents.In);
        }

        _acceptor.OnResumed();
    }

    private void Prepare(TcpAddress address, int backlog)
    {
        Set(Descriptor, Libc.LevelSocket, Libc.ReuseAddress, 1);
        Set(Descriptor, Libc.LevelSocket, Libc.ReusePort, 1);
        // Inherited by what is accepted: no call per connection.
        Set(Descriptor, Libc.LevelTcp, Libc.TcpNoDelay, 1);
        Set(Descriptor, Libc.LevelSocket, Libc.UrgentInline, 1);
        if (address.IsIpv6) Set(Descriptor, Libc.LevelIpv6, Libc.Ipv6Only, 0);
        TransportException.Check(Libc.Bind(Descriptor, &address, address.Length), "bind");
        TransportException.Check(Libc.Listen(Descriptor, backlog), "listen");
        if (!address.IsEvery) _own = new StrongBox<TcpAddress>(ReadAddress());
    }

    private TcpAddress ReadAddress()
    {
        TcpAddress address = default;
        var length = (uint)TcpAddress.Size;
        TransportException.Check(Libc.GetSocketName(Descriptor, &address, &length), "getsockname");
        return address;
    }

    private static void Set(int descriptor, int level, int option, int value) => TransportException.Check(
        Libc.SetSocketOption(descriptor, level, option, &value, sizeof(int)), "setsockopt");

    private enum Turn : byte
    {
        Done,
        More,
        Stuck,
    }

    /// <summary>The pause, and the call that ends it early.</summary>
    private sealed class Rest(ListenSocket socket) : LoopTimer, IThreadPoolWorkItem
    {
        public void Execute() => socket.GoOn();

        protected internal override void OnDue()
        {
            if (socket.IsOpen) socket.Loop.Rewatch(socket, EpollEvents.In);
        }
    }
}

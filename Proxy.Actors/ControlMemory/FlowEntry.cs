using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Proxy.Transport;

namespace Proxy.Actors.ControlMemory;

/// <summary>What TCP needs of a connection in TIME-WAIT: the fields of the patent's table 1, in exactly 64 bytes. All
/// that only a live connection needs is in <see cref="ConnectionBlock"/>; the two share no field.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = Bytes)]
public struct FlowEntry
{
    /// <summary>Bytes of an entry.</summary>
    public const int Bytes = 64;

    /// <summary>State of the connection.</summary>
    public TcpState State;

    /// <summary>Options negotiated for the connection, and what of the entry the kernel told.</summary>
    public FlowOptions Options;

    /// <summary>Type of service (IPv4) or traffic class (IPv6) of our segments; see <see cref="FlowOptions.HasTypeOfService"/>.</summary>
    public byte TypeOfService;

    /// <summary>Window scales negotiated: low four bits the peer's, high four bits ours.</summary>
    public byte WindowScales;

    /// <summary>Next receive sequence number; see <see cref="FlowOptions.HasSequence"/>.</summary>
    public uint ReceiveNext;

    /// <summary>Window that we advertise, bytes.</summary>
    public uint Window;

    /// <summary>Our port.</summary>
    public ushort SourcePort;

    /// <summary>The peer's port.</summary>
    public ushort DestinationPort;

    /// <summary>Our IP address; IPv4 as IPv4-mapped IPv6.</summary>
    public FlowAddress Source;

    /// <summary>The peer's IP address; IPv4 as IPv4-mapped IPv6.</summary>
    public FlowAddress Destination;

    /// <summary>Timestamp echo data (RFC 7323, TS.Recent); see <see cref="FlowOptions.HasTimestamp"/>.</summary>
    public uint TimestampRecent;

    /// <summary>When it was last updated, seconds of the loop's clock.</summary>
    public uint TimestampRecentAge;

    /// <summary>Largest segment negotiated, bytes.</summary>
    public ushort MaximumSegment;

    /// <summary>Whether the connection is one that we opened: a pair's server leg.</summary>
    public bool IsServerLeg;

    /// <summary>Whether both entries stand for connections between the same two addresses and ports.</summary>
    /// <param name="other">The other entry.</param>
    public readonly bool HasAddressesOf(in FlowEntry other) =>
        SourcePort == other.SourcePort && DestinationPort == other.DestinationPort
        && ((ReadOnlySpan<byte>)Source).SequenceEqual(other.Source)
        && ((ReadOnlySpan<byte>)Destination).SequenceEqual(other.Destination);

    /// <summary>Whether both entries stand for connections to the same peer's address and port.</summary>
    /// <param name="other">The other entry.</param>
    public readonly bool HasPeerOf(in FlowEntry other) =>
        DestinationPort == other.DestinationPort && ((ReadOnlySpan<byte>)Destination).SequenceEqual(other.Destination);

    /// <summary>A hash of what <see cref="HasAddressesOf"/> compares, seeded per process; of a client's connection, of its peer alone, which tells
    /// one from another.</summary>
    public readonly int HashAddresses()
    {
        var hash = default(HashCode);
        hash.AddBytes(Destination);
        hash.Add((uint)DestinationPort);
        if (!IsServerLeg) return hash.ToHashCode();
        hash.AddBytes(Source);
        hash.Add((uint)SourcePort);
        return hash.ToHashCode();
    }

    /// <summary>Whether our own address is filled in.</summary>
    internal readonly bool HasSource => SourcePort != 0;

    /// <summary>Fills in who is connected to whom.</summary>
    /// <param name="connection">An open connection.</param>
    public void SetAddresses(IKernelView connection)
    {
        SetPeer(connection);
        SetSource(connection);
    }

    /// <summary>Fills in the peer's address, which costs nothing.</summary>
    /// <param name="connection">A connection.</param>
    public void SetPeer(IKernelView connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var remote = connection.Remote;
        remote.WriteIpv6(Destination);
        DestinationPort = (ushort)remote.Port;
    }

    /// <summary>Fills in our own address if it is not filled in: the kernel may have to be asked for it.</summary>
    /// <param name="connection">An open connection; of one that is closed nothing is known any more.</param>
    public void SetSource(IKernelView connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (HasSource) return;
        var local = connection.Local;
        if (!local.IsSet) return;
        local.WriteIpv6(Source);
        SourcePort = (ushort)local.Port;
    }

    /// <summary>Fills in what the kernel knows of the connection now. What it does not tell is marked by the absence of its
    /// flag in <see cref="Options"/>: exact sequence numbers need <c>CAP_NET_ADMIN</c>; TS.Recent is told to nobody.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="state">Its TCP state as we see it.</param>
    public void Refresh(IKernelView connection, TcpState state)
    {
        ArgumentNullException.ThrowIfNull(connection);
        State = state;
        Options &= FlowOptions.HasTypeOfService;
        if (connection.TryReadInfo(out var info)) Fill(info);
        if (connection.TryReadReceiveNext(out var next)) (ReceiveNext, Options) = (next, Options | FlowOptions.HasSequence);
    }

    /// <summary>Fills in the type of service. It costs a call by itself, and so is read when somebody asks, not for each connection that ends.</summary>
    /// <param name="connection">An open connection.</param>
    public void ReadTypeOfService(IKernelView connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.TypeOfService is >= 0 and var tos) (TypeOfService, Options) = ((byte)tos, Options | FlowOptions.HasTypeOfService);
    }

    private void Fill(in TcpInfo info)
    {
        Options |= FlowOptions.FromKernel | (FlowOptions)(info.Options & (byte)FlowOptions.Negotiable);
        Window = info.ReceiveWindow;
        WindowScales = info.WindowScales;
        MaximumSegment = (ushort)Math.Min(info.SendMaximumSegment, ushort.MaxValue);
    }

    /// <summary>An IPv6 address, or an IPv4 address mapped into one.</summary>
    [InlineArray(16)]
    public struct FlowAddress
    {
        private byte _first;
    }
}

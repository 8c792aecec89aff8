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

    /// <summary>Type of service (IPv4) or traffic class (IPv6) of our segments.</summary>
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

    /// <summary>The entry of a leg, as the kernel describes it now.</summary>
    /// <param name="leg">An open leg.</param>
    /// <param name="state">Its TCP state as we see it.</param>
    public static FlowEntry Of(Leg leg, TcpState state)
    {
        ArgumentNullException.ThrowIfNull(leg);
        var entry = new FlowEntry { State = state };
        var (local, remote) = (leg.Local, leg.Remote);
        local.WriteIpv6(entry.Source);
        remote.WriteIpv6(entry.Destination);
        entry.SourcePort = (ushort)local.Port;
        entry.DestinationPort = (ushort)remote.Port;
        if (leg.TypeOfService is >= 0 and var tos) entry.TypeOfService = (byte)tos;
        if (leg.TryReadInfo(out var info)) entry.Fill(info);
        return entry;
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

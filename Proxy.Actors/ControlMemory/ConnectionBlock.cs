using System.Runtime.InteropServices;
using Proxy.Transport;

namespace Proxy.Actors.ControlMemory;

/// <summary>What only a live connection needs, at most 300 bytes: released at TIME-WAIT. No field of it is in
/// <see cref="FlowEntry"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ConnectionBlock
{
    /// <summary>Smoothed round-trip time, microseconds.</summary>
    public uint RoundTrip;

    /// <summary>Its mean deviation, microseconds.</summary>
    public uint RoundTripVariance;

    /// <summary>Retransmission time-out, microseconds.</summary>
    public uint RetransmitTimeout;

    /// <summary>Congestion window, segments.</summary>
    public uint CongestionWindow;

    /// <summary>Slow start threshold, segments.</summary>
    public uint SlowStartThreshold;

    /// <summary>Milliseconds since data was sent.</summary>
    public uint SendIdle;

    /// <summary>Milliseconds since data was received.</summary>
    public uint ReceiveIdle;

    /// <summary>Largest window that the peer has been seen to offer, bytes.</summary>
    public uint LargestPeerWindow;

    /// <summary>Segments retransmitted in all.</summary>
    public uint Retransmits;

    /// <summary>Bytes received in sequence.</summary>
    public ulong BytesReceived;

    /// <summary>Bytes that the peer has acknowledged.</summary>
    public ulong BytesAcknowledged;

    /// <summary>Bytes in the kernel's receive queue; -1 when unknown.</summary>
    public int UnreadBytes;

    /// <summary>Bytes sent and not acknowledged; -1 when unknown.</summary>
    public int UnacknowledgedBytes;

    /// <summary>Of these, bytes that have not been sent once: the peer's window, or the network, has no room for them.</summary>
    public uint UnsentBytes;

    /// <summary>The window that the peer offers now, bytes.</summary>
    public uint PeerWindow;

    /// <summary>Bytes that we keep for the leg in segments of the bank.</summary>
    public int KeptBytes;

    /// <summary>Bytes that we may keep for it now.</summary>
    public int Share;

    /// <summary>Whether the kernel's figures could be read.</summary>
    public bool FromKernel;

    /// <summary>Reads the kernel's figures of a connection anew.</summary>
    /// <param name="connection">The connection.</param>
    public void Refresh(IKernelView connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        UnreadBytes = connection.UnreadBytes;
        UnacknowledgedBytes = connection.UnacknowledgedBytes;
        FromKernel = connection.TryReadInfo(out var info);
        if (!FromKernel) return;
        (RoundTrip, RoundTripVariance, RetransmitTimeout) = (info.RoundTrip, info.RoundTripVariance, info.RetransmitTimeout);
        (CongestionWindow, SlowStartThreshold) = (info.SendCongestionWindow, info.SendSlowStartThreshold);
        (SendIdle, ReceiveIdle) = (info.LastDataSent, info.LastDataReceived);
        LargestPeerWindow = Math.Max(LargestPeerWindow, info.SendWindow);
        Retransmits = info.TotalRetransmitted;
        (UnsentBytes, PeerWindow) = (info.NotSentBytes, info.SendWindow);
        (BytesReceived, BytesAcknowledged) = (info.BytesReceived, info.BytesAcknowledged);
    }
}

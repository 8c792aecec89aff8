using System.Runtime.InteropServices;

namespace Proxy.Transport;

/// <summary>The kernel's <c>struct tcp_info</c> (include/uapi/linux/tcp.h), field by field; the layout is the same on
/// x64 and arm64. A kernel that is older than a field leaves it zero.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct TcpInfo
{
    /// <summary>TCP state, in the kernel's numbering (1 ESTABLISHED ... 6 TIME_WAIT ... 8 CLOSE_WAIT).</summary>
    public byte State { get; }

    /// <summary>Congestion state (0 open, 1 disorder, 2 CWR, 3 recovery, 4 loss).</summary>
    public byte CongestionState { get; }

    /// <summary>Retransmission time-outs in a row of the segment at the head.</summary>
    public byte Retransmits { get; }

    /// <summary>Window probes without an answer.</summary>
    public byte Probes { get; }

    /// <summary>Exponent of the retransmission back-off.</summary>
    public byte Backoff { get; }

    /// <summary>Negotiated options: bit 0 timestamps, 1 SACK, 2 window scaling, 3 ECN.</summary>
    public byte Options { get; }

    /// <summary>Window scales: low four bits ours for sending (the peer's), high four bits for receiving.</summary>
    public byte WindowScales { get; }

    /// <summary>Delivery rate limited by the application (bit 0), fast open outcome (bits 1 and 2).</summary>
    public byte Flags { get; }

    /// <summary>Retransmission time-out, microseconds.</summary>
    public uint RetransmitTimeout { get; }

    /// <summary>Delayed acknowledgement time-out, microseconds.</summary>
    public uint AckTimeout { get; }

    /// <summary>Largest segment we send, bytes.</summary>
    public uint SendMaximumSegment { get; }

    /// <summary>Largest segment seen from the peer, bytes.</summary>
    public uint ReceiveMaximumSegment { get; }

    /// <summary>Segments sent and not acknowledged.</summary>
    public uint Unacknowledged { get; }

    /// <summary>Segments acknowledged selectively.</summary>
    public uint SelectivelyAcknowledged { get; }

    /// <summary>Segments taken for lost.</summary>
    public uint Lost { get; }

    /// <summary>Segments retransmitted and not acknowledged.</summary>
    public uint Retransmitted { get; }

    /// <summary>No longer filled.</summary>
    public uint ForwardAcknowledged { get; }

    /// <summary>Milliseconds since data was sent.</summary>
    public uint LastDataSent { get; }

    /// <summary>Never filled.</summary>
    public uint LastAckSent { get; }

    /// <summary>Milliseconds since data was received.</summary>
    public uint LastDataReceived { get; }

    /// <summary>Milliseconds since an acknowledgement was received.</summary>
    public uint LastAckReceived { get; }

    /// <summary>Path MTU, bytes.</summary>
    public uint PathMtu { get; }

    /// <summary>Receive window clamp in effect, bytes.</summary>
    public uint ReceiveSlowStartThreshold { get; }

    /// <summary>Smoothed round-trip time, microseconds.</summary>
    public uint RoundTrip { get; }

    /// <summary>Its mean deviation, microseconds.</summary>
    public uint RoundTripVariance { get; }

    /// <summary>Slow start threshold, segments.</summary>
    public uint SendSlowStartThreshold { get; }

    /// <summary>Congestion window, segments.</summary>
    public uint SendCongestionWindow { get; }

    /// <summary>MSS that we advertise, bytes.</summary>
    public uint AdvertisedSegment { get; }

    /// <summary>Reordering tolerated, segments.</summary>
    public uint Reordering { get; }

    /// <summary>Round-trip time as estimated from received data, microseconds.</summary>
    public uint ReceiveRoundTrip { get; }

    /// <summary>Receive buffer space that autotuning aims at, bytes.</summary>
    public uint ReceiveSpace { get; }

    /// <summary>Segments retransmitted in all.</summary>
    public uint TotalRetransmitted { get; }

    /// <summary>Pacing rate, bytes per second.</summary>
    public ulong PacingRate { get; }

    /// <summary>Its ceiling, bytes per second.</summary>
    public ulong MaximumPacingRate { get; }

    /// <summary>Bytes that the peer has acknowledged.</summary>
    public ulong BytesAcknowledged { get; }

    /// <summary>Bytes received in sequence.</summary>
    public ulong BytesReceived { get; }

    /// <summary>Segments sent.</summary>
    public uint SegmentsOut { get; }

    /// <summary>Segments received.</summary>
    public uint SegmentsIn { get; }

    /// <summary>Bytes in the send queue that have not been sent once.</summary>
    public uint NotSentBytes { get; }

    /// <summary>Least round-trip time seen, microseconds.</summary>
    public uint MinimumRoundTrip { get; }

    /// <summary>Segments with data received.</summary>
    public uint DataSegmentsIn { get; }

    /// <summary>Segments with data sent.</summary>
    public uint DataSegmentsOut { get; }

    /// <summary>Most recent delivery rate, bytes per second.</summary>
    public ulong DeliveryRate { get; }

    /// <summary>Microseconds spent with data in flight.</summary>
    public ulong BusyTime { get; }

    /// <summary>Microseconds limited by the peer's window.</summary>
    public ulong ReceiverWindowLimited { get; }

    /// <summary>Microseconds limited by our send buffer.</summary>
    public ulong SendBufferLimited { get; }

    /// <summary>Segments delivered.</summary>
    public uint Delivered { get; }

    /// <summary>Segments delivered with a congestion mark.</summary>
    public uint DeliveredCongestionExperienced { get; }

    /// <summary>Bytes sent, retransmissions included.</summary>
    public ulong BytesSent { get; }

    /// <summary>Bytes retransmitted.</summary>
    public ulong BytesRetransmitted { get; }

    /// <summary>Duplicates that the peer reported.</summary>
    public uint DuplicateSackDuplicates { get; }

    /// <summary>Reordering events.</summary>
    public uint ReorderingSeen { get; }

    /// <summary>Segments received out of order.</summary>
    public uint ReceiveOutOfOrder { get; }

    /// <summary>The window that the peer offers, bytes.</summary>
    public uint SendWindow { get; }

    /// <summary>The window that we offer, bytes; 0 on kernels before 6.2.</summary>
    public uint ReceiveWindow { get; }

    /// <summary>Times the flow was given another hash; 0 on kernels before 6.2.</summary>
    public uint Rehashes { get; }
}

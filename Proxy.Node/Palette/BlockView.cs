using Proxy.Actors.ControlMemory;

namespace Proxy.Node.Palette;

/// <summary>A connection block as JSON has it: every field of it. Times of the round trip are microseconds.</summary>
internal sealed record BlockView(
    uint RoundTripUs,
    uint RoundTripVarianceUs,
    uint RetransmitTimeoutUs,
    uint CongestionWindow,
    uint SlowStartThreshold,
    uint SendIdleMs,
    uint ReceiveIdleMs,
    uint PeerWindow,
    uint LargestPeerWindow,
    uint Retransmits,
    ulong BytesReceived,
    ulong BytesAcknowledged,
    int UnreadBytes,
    int UnacknowledgedBytes,
    uint UnsentBytes,
    int KeptBytes,
    int ShareBytes,
    bool FromKernel)
{
    public static BlockView Of(ConnectionBlock block) => new(
        block.RoundTrip,
        block.RoundTripVariance,
        block.RetransmitTimeout,
        block.CongestionWindow,
        block.SlowStartThreshold,
        block.SendIdle,
        block.ReceiveIdle,
        block.PeerWindow,
        block.LargestPeerWindow,
        block.Retransmits,
        block.BytesReceived,
        block.BytesAcknowledged,
        block.UnreadBytes,
        block.UnacknowledgedBytes,
        block.UnsentBytes,
        block.KeptBytes,
        block.Share,
        block.FromKernel);
}

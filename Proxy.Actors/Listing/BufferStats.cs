using Proxy.Membership.Wire;

namespace Proxy.Actors.Listing;

/// <summary>The buffer bank of a node at a moment.</summary>
/// <param name="Node">The node: <c>akka.tcp://system@host:port</c>.</param>
/// <param name="BankBytes">The hard cap on bytes held for connections.</param>
/// <param name="SegmentBytes">Bytes of a segment.</param>
/// <param name="SegmentsHeld">Segments that hold bytes of connections.</param>
/// <param name="SegmentsAtHand">Segments that loops keep ready for the next read.</param>
/// <param name="Holders">Directions that hold bytes, or would if there were room.</param>
/// <param name="ShareBytes">What one direction may hold now.</param>
/// <param name="MinShareBytes">The least that the share comes down to.</param>
/// <param name="MaxShareBytes">What the share comes up to at most.</param>
/// <param name="IsShort">Whether the share is below its maximum: senders are being slowed down.</param>
/// <param name="LanesAttached">Lanes that serve a pair.</param>
/// <param name="LanesFree">Lanes that wait for one.</param>
public sealed record BufferStats(
    string Node,
    long BankBytes,
    int SegmentBytes,
    int SegmentsHeld,
    int SegmentsAtHand,
    int Holders,
    int ShareBytes,
    int MinShareBytes,
    int MaxShareBytes,
    bool IsShort,
    int LanesAttached,
    int LanesFree) : IWireMessage;

namespace Proxy.Actors.Listing;

/// <summary>What a node holds at a moment; each figure is exact, together they may be a moment apart.</summary>
/// <param name="Pairs">Accepted connections that have not ended.</param>
/// <param name="Sockets">Sockets that the loops watch, listeners included.</param>
/// <param name="LanesAttached">Lanes that serve a pair.</param>
/// <param name="LanesFree">Lanes that wait for one.</param>
/// <param name="SegmentsHeld">Buffer segments that hold bytes of connections.</param>
/// <param name="FlowEntries">Flow entries in use, live and in TIME-WAIT.</param>
/// <param name="FlowsInTimeWait">Flow entries in TIME-WAIT.</param>
public sealed record NodeCounts(
    int Pairs, int Sockets, int LanesAttached, int LanesFree, int SegmentsHeld, int FlowEntries, int FlowsInTimeWait);

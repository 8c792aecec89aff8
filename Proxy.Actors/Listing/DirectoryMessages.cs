using System.Collections.Immutable;
using Proxy.Actors.Pairs;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Listing;

/// <summary>A question to the directory of one node.</summary>
internal interface IDirectoryQuery : IWireMessage
{
    /// <summary>How long the node may take.</summary>
    TimeSpan Limit { get; }
}

/// <summary>Asks for a <see cref="PairPage"/>.</summary>
/// <param name="Filter">Which pairs.</param>
/// <param name="From">Where to go on.</param>
/// <param name="Max">Pairs on the page, at most <see cref="NodeDirectory.MaxRows"/>.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record ListPairs(PairFilter Filter, PairCursor From, int Max, TimeSpan Limit) : IDirectoryQuery;

/// <summary>Some pairs of a node.</summary>
/// <param name="Rows">The pairs.</param>
/// <param name="Next">Where the next page begins; null when this is the last.</param>
internal sealed record PairPage(ImmutableArray<PairRow> Rows, PairCursor? Next = null) : IWireMessage;

/// <summary>Asks for a <see cref="PairRanking"/>.</summary>
/// <param name="Filter">Which pairs.</param>
/// <param name="Order">By what they are sorted.</param>
/// <param name="Max">Pairs wanted, at most <see cref="NodeDirectory.MaxRows"/>.</param>
/// <param name="Window">For <see cref="PairOrder.Rate"/>: the time between the two looks.</param>
/// <param name="Limit">How long the node may take, the window not counted.</param>
internal sealed record RankPairs(PairFilter Filter, PairOrder Order, int Max, TimeSpan Window, TimeSpan Limit) : IDirectoryQuery;

/// <summary>The first few pairs of a node in an order.</summary>
/// <param name="Rows">The pairs, sorted.</param>
/// <param name="Matched">How many pairs the filter means.</param>
internal sealed record PairRanking(ImmutableArray<PairRow> Rows, int Matched) : IWireMessage;

/// <summary>Ends the pairs that a filter means; answered by <see cref="PairsKilled"/>.</summary>
/// <param name="Filter">Which pairs.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record KillPairs(PairFilter Filter, TimeSpan Limit) : IDirectoryQuery;

/// <summary>How many pairs a node has ended.</summary>
/// <param name="Count">Pairs.</param>
internal sealed record PairsKilled(int Count) : IWireMessage;

/// <summary>Asks for a <see cref="StatsPage"/>.</summary>
/// <param name="From">The first listener or endpoint wanted, in the order listeners, endpoints.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record CollectStats(int From, TimeSpan Limit) : IDirectoryQuery;

/// <summary>A node's figures.</summary>
/// <param name="Stats">The figures; of listeners and endpoints at most <see cref="NodeDirectory.MaxRows"/>.</param>
/// <param name="Next">Where the next page begins; null when this is the last.</param>
internal sealed record StatsPage(NodeStats Stats, int? Next = null) : IWireMessage;

/// <summary>Asks for <see cref="BufferStats"/>.</summary>
/// <param name="Limit">How long the node may take.</param>
internal sealed record CollectBuffers(TimeSpan Limit) : IDirectoryQuery;

/// <summary>Asks for what has happened to pairs since the last such question of the same follower; answered by
/// <see cref="FollowedPairs"/>. The first question begins it; a follower that asks nothing for a while is forgotten.</summary>
/// <param name="Follower">A name that no other follower has.</param>
/// <param name="Filter">Which pairs.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record FollowPairs(string Follower, PairFilter Filter, TimeSpan Limit) : IDirectoryQuery;

/// <summary>Beginnings and ends of pairs, oldest first.</summary>
/// <param name="Records">At most <see cref="NodeDirectory.MaxRecords"/>.</param>
/// <param name="LeftOut">Records that the node could not keep for the follower.</param>
internal sealed record FollowedPairs(ImmutableArray<AccessRecord> Records, long LeftOut) : IWireMessage;

/// <summary>The node does not answer the question.</summary>
/// <param name="Reason">Why, in the operator's words.</param>
internal sealed record DirectoryRefusal(string Reason) : IWireMessage;

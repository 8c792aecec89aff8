using System.Text.Json.Serialization;

namespace Proxy.Actors.Listing;

/// <summary>Asks for a <see cref="PairRanking"/>.</summary>
/// <param name="Filter">Which pairs.</param>
/// <param name="Order">By what they are sorted.</param>
/// <param name="Max">Pairs wanted, at most <see cref="NodeDirectory.MaxRows"/>.</param>
/// <param name="Window">For <see cref="PairOrder.Rate"/>: the time between the two looks.</param>
/// <param name="Limit">How long the node may take, the window not counted.</param>
internal sealed record RankPairs(PairFilter Filter, PairOrder Order, [property: JsonPropertyName("Most")] int Max, TimeSpan Window, TimeSpan Limit) : IDirectoryQuery;

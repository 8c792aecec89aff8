using System.Text.Json.Serialization;

namespace Proxy.Actors.Listing;

/// <summary>Asks for a <see cref="PairPage"/>.</summary>
/// <param name="Filter">Which pairs.</param>
/// <param name="From">Where to go on.</param>
/// <param name="Max">Pairs on the page, at most <see cref="NodeDirectory.MaxRows"/>.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record ListPairs(PairFilter Filter, PairCursor From, [property: JsonPropertyName("Most")] int Max, TimeSpan Limit) : IDirectoryQuery;

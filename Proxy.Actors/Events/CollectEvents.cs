using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Listing;

namespace Proxy.Actors.Events;

/// <summary>Asks for an <see cref="EventsPage"/>.</summary>
/// <param name="After">The number of the last event that is known of each node; of those that are not in it, none is.</param>
/// <param name="Max">How many at most: the last ones of a node that is not in <paramref name="After"/>, the first ones of others.</param>
/// <param name="Level">The least level.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record CollectEvents(ImmutableDictionary<string, long> After, int Max, LogLevel Level, TimeSpan Limit) : IDirectoryQuery;

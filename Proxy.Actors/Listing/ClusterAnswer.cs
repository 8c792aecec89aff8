using System.Collections.Immutable;

namespace Proxy.Actors.Listing;

/// <summary>What the nodes that were asked have answered.</summary>
/// <typeparam name="T">The answer of one node.</typeparam>
/// <param name="Answers">One for each node that answered, ordered by its address.</param>
/// <param name="Missing">The nodes that did not, and why.</param>
public sealed record ClusterAnswer<T>(ImmutableArray<T> Answers, ImmutableArray<Missing> Missing);

using Proxy.Actors.Listing;

namespace Proxy.Actors.Forwarding;

/// <summary>Asks for units of a node's stores; answered by <see cref="UnitsPage"/>.</summary>
/// <param name="Filter">Which.</param>
/// <param name="Max">How many at most.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record ListUnits(UnitFilter Filter, int Max, TimeSpan Limit) : IDirectoryQuery
{
    /// <summary>Rows of an answer at most: they stay below the frame of 128,000 bytes that Akka.Remote sends.</summary>
    internal const int MaxRows = 100;
}

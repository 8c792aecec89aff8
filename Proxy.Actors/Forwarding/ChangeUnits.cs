using Proxy.Actors.Listing;

namespace Proxy.Actors.Forwarding;

/// <summary>Does something to queues or units of a node; answered by <see cref="UnitsChanged"/>.</summary>
/// <param name="Action">What.</param>
/// <param name="Filter">To the unit that it names, or without one, to the queues.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record ChangeUnits(UnitAction Action, UnitFilter Filter, TimeSpan Limit) : IDirectoryQuery;

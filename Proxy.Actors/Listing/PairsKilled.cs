using Proxy.Membership.Wire;

namespace Proxy.Actors.Listing;

/// <summary>How many pairs a node has ended.</summary>
/// <param name="Count">Pairs.</param>
internal sealed record PairsKilled(int Count) : IWireMessage;

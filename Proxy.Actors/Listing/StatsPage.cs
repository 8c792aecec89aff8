using Proxy.Membership.Wire;

namespace Proxy.Actors.Listing;

/// <summary>A node's figures.</summary>
/// <param name="Stats">The figures; of listeners and endpoints at most <see cref="NodeDirectory.MaxRows"/>.</param>
/// <param name="Next">Where the next page begins; null when this is the last.</param>
internal sealed record StatsPage(NodeStats Stats, int? Next = null) : IWireMessage;

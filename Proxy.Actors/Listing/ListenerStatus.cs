using System.Net;
using Proxy.Actors.Access;
using Proxy.Configuration;

namespace Proxy.Actors.Listing;

/// <summary>A listener at a moment: what the configuration says of it, and how far that is used.</summary>
/// <param name="Settings">What the configuration says.</param>
/// <param name="Address">The address that it is bound to.</param>
/// <param name="Routes">How many pairs each route has taken since the node started, by name; empty for those that none took.</param>
/// <param name="Gate">What it has counted of those that come.</param>
public sealed record ListenerStatus(ListenerSettings Settings, IPEndPoint Address, IReadOnlyDictionary<string, long> Routes, GateStatus Gate)
{
    /// <summary>What the route to the listener's own pool is called.</summary>
    public const string DefaultRoute = "default";
}

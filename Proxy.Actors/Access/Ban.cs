using Proxy.Configuration;

namespace Proxy.Actors.Access;

/// <summary>A network whose connections no node of the cluster takes.</summary>
/// <param name="Network">The network.</param>
/// <param name="Since">When it was banned, or the ban was changed.</param>
/// <param name="Until">When that ends; null for when it is taken back.</param>
/// <param name="Reason">Why, as whoever banned it put it; may be empty.</param>
public sealed record Ban(NetworkRange Network, DateTimeOffset Since, DateTimeOffset? Until, string Reason);

using System.Collections.Immutable;
using System.Net;

namespace Proxy.Actors.Discovery;

/// <summary>What a host's name stands for.</summary>
/// <param name="Addresses">The addresses; none for a name that has none, or could not be looked up yet.</param>
/// <param name="Until">Until when that holds.</param>
internal sealed record HostAddresses(ImmutableArray<IPAddress> Addresses, DateTimeOffset Until);

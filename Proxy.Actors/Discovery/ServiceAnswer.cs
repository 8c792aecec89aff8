using System.Collections.Immutable;

namespace Proxy.Actors.Discovery;

/// <summary>What name servers say of a service.</summary>
/// <param name="Endpoints">Its endpoints, ordered by tier and name; those of the last answer where there is a <paramref name="Problem"/>.</param>
/// <param name="Hosts">What is known of their hosts, by name.</param>
/// <param name="AskAgain">After how long it is asked for again.</param>
/// <param name="Problem">Why there is no answer; null when there is one.</param>
internal sealed record ServiceAnswer(
    ImmutableArray<FoundEndpoint> Endpoints, ImmutableDictionary<string, HostAddresses> Hosts, TimeSpan AskAgain, string? Problem)
{
    /// <summary>What is known before the first answer.</summary>
    public static ServiceAnswer None { get; } = new([], ImmutableDictionary<string, HostAddresses>.Empty, TimeSpan.Zero, null);

    /// <summary>Endpoints of which no address is known.</summary>
    public int WithoutAddress => Endpoints.Count(endpoint => endpoint.Addresses.Count == 0);
}

using System.Collections.Immutable;
using Proxy.Actors.Discovery;
using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <summary>What an answer of name servers makes of a pool.</summary>
internal static class PoolDiscovery
{
    /// <summary>The pool with the endpoints that a service has now, in the place of those that it had. Endpoints that stay keep their health and
    /// their overrides; what the configuration names itself is not found once more.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="found">Its endpoints.</param>
    internal static PoolModel WithDiscovered(this PoolModel pool, string service, ImmutableArray<FoundEndpoint> found)
    {
        var others = pool.Endpoints.Where(endpoint => !endpoint.IsAdded && endpoint.Service != service).ToList();
        var taken = others.Select(endpoint => endpoint.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var known = pool.Endpoints.ToDictionary(endpoint => endpoint.Name, StringComparer.OrdinalIgnoreCase);
        var discovered = found.Where(each => taken.Add(each.Settings.ToString()))
            .Select(each => (Found: each, Model: PoolConfiguration.Of(known.GetValueOrDefault(each.Settings.ToString()), each.Settings)))
            // A host that cannot be looked up now keeps the addresses that it had.
            .Select(each => each.Model with { Addresses = each.Found.Addresses.Count > 0 ? each.Found.Addresses.Items : each.Model.Addresses, Service = service });
        return pool.With(
        [
            .. others.Where(endpoint => endpoint.Service is null),
            .. others.Where(endpoint => endpoint.Service is not null).Concat(discovered).OrderBy(endpoint => endpoint.Service, StringComparer.Ordinal),
            .. pool.Endpoints.Where(endpoint => endpoint.IsAdded && !taken.Contains(endpoint.Name)),
        ]);
    }
}

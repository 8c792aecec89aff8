using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <summary>What a new configuration makes of a pool.</summary>
internal static class PoolConfiguration
{
    /// <summary>The pool as configured now. Endpoints that stay keep their addresses, what is known of their health and their
    /// overrides; those that were added at run time stay too.</summary>
    internal static PoolModel As(this PoolModel pool, PoolSettings settings)
    {
        var configured = settings.Endpoints.Select(endpoint => Of(pool, endpoint)).ToList();
        var names = configured.Select(endpoint => endpoint.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var added = pool.Endpoints.Where(endpoint => endpoint.IsAdded && !names.Contains(endpoint.Name));
        return new PoolModel(settings, [.. configured, .. added]);
    }

    private static EndpointModel Of(PoolModel pool, EndpointSettings settings)
    {
        var fresh = EndpointModel.Of(settings);
        var known = pool.Endpoints.FirstOrDefault(each => string.Equals(each.Name, fresh.Name, StringComparison.OrdinalIgnoreCase));
        if (known is null) return fresh;
        return known with
        {
            Name = fresh.Name,
            Weight = known.Weight == known.ConfiguredWeight ? settings.Weight : known.Weight,
            ConfiguredWeight = settings.Weight,
            MaxPairs = known.MaxPairs == known.ConfiguredMaxPairs ? settings.MaxPairs : known.MaxPairs,
            ConfiguredMaxPairs = settings.MaxPairs,
            Priority = settings.Priority,
            IsAdded = false,
        };
    }
}

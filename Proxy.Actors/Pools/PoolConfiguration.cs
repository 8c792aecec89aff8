using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <summary>What a new configuration makes of a pool.</summary>
internal static class PoolConfiguration
{
    /// <summary>The pool as configured now. Endpoints that stay keep their addresses, what is known of their health and their
    /// overrides; those that were added at run time stay too, and those of services that it has still.</summary>
    internal static PoolModel As(this PoolModel pool, PoolSettings settings)
    {
        var known = pool.Endpoints.ToDictionary(endpoint => endpoint.Name, StringComparer.OrdinalIgnoreCase);
        var configured = settings.Endpoints.Select(endpoint => Of(known.GetValueOrDefault(endpoint.ToString()), endpoint) with { Service = null }).ToList();
        var names = configured.Select(endpoint => endpoint.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var services = settings.Services.Select(service => service.Name).ToHashSet(StringComparer.Ordinal);
        var found = pool.Endpoints.Where(endpoint => endpoint.Service is { } service && services.Contains(service) && !names.Contains(endpoint.Name));
        var added = pool.Endpoints.Where(endpoint => endpoint.IsAdded && !names.Contains(endpoint.Name));
        var model = new PoolModel(settings, [.. configured, .. found, .. added]);
        return settings.Ejection is null ? model.With(endpoint => endpoint with { Ejection = Ejection.None }) : model;
    }

    /// <summary>An endpoint as its settings say, with what is known of it otherwise.</summary>
    internal static EndpointModel Of(EndpointModel? known, EndpointSettings settings)
    {
        var fresh = EndpointModel.Of(settings);
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

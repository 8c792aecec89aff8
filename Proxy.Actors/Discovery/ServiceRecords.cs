using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Actors.Discovery;

/// <summary>Makes endpoints of SRV records.</summary>
internal static class ServiceRecords
{
    private const int MaxWeight = 256;

    /// <summary>The endpoints, ordered by tier and name, so that all nodes have the same however a name server shuffles its answers.
    /// Records that name no host and port are left out; of two for the same one, the one of the lower priority counts.</summary>
    /// <param name="service">The service.</param>
    /// <param name="records">Its records.</param>
    public static ImmutableArray<EndpointSettings> Endpoints(ServiceSettings service, IEnumerable<ServiceRecord> records)
    {
        var tiers = records.Where(IsEndpoint).OrderBy(record => record.Priority).ThenByDescending(record => record.Weight)
            .DistinctBy(record => (record.Host, record.Port))
            .GroupBy(record => record.Priority);
        return [.. tiers.SelectMany((tier, rank) => Tier(service, [.. tier], rank))];
    }

    private static IEnumerable<EndpointSettings> Tier(ServiceSettings service, IReadOnlyCollection<ServiceRecord> records, int rank)
    {
        var heaviest = Math.Max(MaxWeight, records.Max(record => record.Weight));
        return records
            .Select(record => new EndpointSettings(record.Host, record.Port, Scaled(record.Weight, heaviest))
            {
                Priority = service.Priority + rank,
                MaxPairs = service.MaxPairs,
            })
            .OrderBy(endpoint => endpoint.Host, StringComparer.Ordinal).ThenBy(endpoint => endpoint.Port);
    }

    // A record of weight 0 is one that is rarely chosen, not one that never is.
    private static int Scaled(int weight, int heaviest) => Math.Max(1, (int)((long)weight * MaxWeight / heaviest));

    // A target of "." says that there is no such service here. A name that has brackets is none, though an endpoint may be written so.
    private static bool IsEndpoint(ServiceRecord record) =>
        record.Port > 0 && EndpointAddress.Parse($"{record.Host}:{record.Port}") is { IsOk: true, Value: { } parsed } && parsed.Host == record.Host;
}

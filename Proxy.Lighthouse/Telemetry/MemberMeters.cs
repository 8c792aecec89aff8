using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Proxy.Membership.Metrics;

namespace Proxy.Lighthouse.Telemetry;

/// <summary>What is told of a member's meters, whoever is told. Nodes and lighthouses compile this file, each for itself: what they have in common
/// knows nothing of OpenTelemetry.</summary>
internal static class MemberMeters
{
    // The runtime's own: garbage collection, the thread pool, processor time.
    private const string RuntimeMeter = "System.Runtime";

    // Distinct label sets of a metric since the start, by the number of its labels: those of endpoints that have gone count. More are told as one.
    // For each some 75 bytes are set aside from the start.
    private static readonly int[] MaxSeries = [1, 2_000, 10_000, 30_000];
    private const int MaxRuntimeSeries = 200;

    /// <summary>Begins to listen to the meters of this process.</summary>
    /// <param name="resource">The process.</param>
    /// <param name="ledger">The metrics that it has.</param>
    internal static MeterProviderBuilder Of(ResourceBuilder resource, IEnumerable<MetricInfo> ledger)
    {
        var series = ledger.ToDictionary(metric => metric.Name, metric => MaxSeries[Math.Min(metric.Labels.Length, MaxSeries.Length - 1)]);
        return Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(MemberLedger.MeterName, RuntimeMeter)
            .AddView(instrument => new MetricStreamConfiguration
            {
                Name = NameOf(instrument.Name),
                CardinalityLimit = series.GetValueOrDefault(instrument.Name, MaxRuntimeSeries),
            });
    }

    // In Prometheus the count of a histogram is called _count, and nothing else.
    private static string NameOf(string instrument) => instrument switch
    {
        "dotnet.assembly.count" => "dotnet.assemblies",
        "dotnet.process.cpu.count" => "dotnet.process.cpus",
        "dotnet.timer.count" => "dotnet.timers",
        _ => instrument,
    };
}

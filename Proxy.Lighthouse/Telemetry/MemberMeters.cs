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

    // Distinct label sets of a metric since the start: those of endpoints that have gone count. More are told as one.
    private const int MaxSeries = 100_000;

    /// <summary>Begins to listen to the meters of this process.</summary>
    /// <param name="resource">The process.</param>
    internal static MeterProviderBuilder Of(ResourceBuilder resource) => Sdk.CreateMeterProviderBuilder()
        .SetResourceBuilder(resource)
        .AddMeter(MemberLedger.MeterName, RuntimeMeter)
        .AddView(static instrument => new MetricStreamConfiguration { Name = NameOf(instrument.Name), CardinalityLimit = MaxSeries });

    // In Prometheus the count of a histogram is called _count, and nothing else.
    private static string NameOf(string instrument) => instrument switch
    {
        "dotnet.assembly.count" => "dotnet.assemblies",
        "dotnet.process.cpu.count" => "dotnet.process.cpus",
        "dotnet.timer.count" => "dotnet.timers",
        _ => instrument,
    };
}

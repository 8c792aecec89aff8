using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Proxy.Actors;
using Proxy.Actors.Metrics;
using Proxy.Actors.Pairs;
using Proxy.Cmd.Endpoint;
using Proxy.Configuration;
using Proxy.Membership.Hosting;

namespace Proxy.Node.Telemetry;

/// <summary>Hands a node's metrics to those who watch it: Prometheus, which asks for them at the admin endpoint, and a collector that is sent
/// them.</summary>
internal sealed class NodeTelemetry : IDisposable
{
    // The runtime's own: garbage collection, the thread pool, processor time.
    private const string RuntimeMeter = "System.Runtime";

    // Distinct label sets of a metric since the start: those of endpoints that have gone count. More are told as one.
    private const int MaxSeries = 100_000;

    private const int FlushMilliseconds = 1000;

    private readonly ProxyNode _node;
    private readonly MeterProvider? _forPrometheus;
    private readonly MeterProvider? _forCollector;
    private readonly TracerProvider? _spans;
    private readonly RequestDelegate? _scrape;

    private NodeTelemetry(ProxyNode node, TelemetrySettings settings, string instance)
    {
        _node = node;
        var resource = ResourceBuilder.CreateEmpty().AddService("proxycluster", serviceVersion: ProductVersion.Text, serviceInstanceId: instance);
        if (settings.Prometheus)
        {
            _forPrometheus = Metrics(resource).AddPrometheusExporter(options => options.ScopeInfoEnabled = false).Build();
            var branch = new ApplicationBuilder(NoServices.Instance);
            branch.UseOpenTelemetryPrometheusScrapingEndpoint(_forPrometheus, static _ => true, null, null, null);
            _scrape = branch.Build();
        }

        if (settings.Otlp is not { } collector) return;
        if (collector.TraceRatio > 0)
            _spans = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(PairSpan.SourceName)
                .SetSampler(new TraceIdRatioBasedSampler(collector.TraceRatio))
                .AddOtlpExporter(exporter => Otlp.Configure(exporter, collector, "v1/traces")).Build();
        if (collector.Metrics)
            _forCollector = Metrics(resource).AddOtlpExporter((exporter, reader) =>
            {
                Otlp.Configure(exporter, collector, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)collector.Interval.TotalMilliseconds;
                reader.PeriodicExportingMetricReaderOptions.ExportTimeoutMilliseconds = (int)collector.Timeout.TotalMilliseconds;
            }).Build();
    }

    /// <summary>What the admin endpoint answers besides commands and probes.</summary>
    internal IReadOnlyList<AdminRoute> Routes => _scrape is null ? [] : [new AdminRoute(HttpMethods.Get, "/metrics", Access.Metrics, ScrapeAsync)];

    /// <summary>Begins to listen to a node's meter.</summary>
    /// <param name="node">The node.</param>
    /// <param name="settings">Who is told.</param>
    /// <param name="instance">What tells the node from others.</param>
    internal static NodeTelemetry Start(ProxyNode node, TelemetrySettings settings, string instance) => new(node, settings, instance);

    /// <summary>Sends what there is to send, before what is measured goes. A collector that does not answer holds it up for a second.</summary>
    internal void Flush()
    {
        if (_forCollector is null && _spans is null) return;
        Bounded(() =>
        {
            _spans?.ForceFlush(FlushMilliseconds);
            _forCollector?.ForceFlush(FlushMilliseconds);
        });
    }

    /// <summary>Stops. A request to a collector that is under way may go on until the process ends.</summary>
    public void Dispose() => Bounded(() =>
    {
        _forPrometheus?.Dispose();
        _spans?.Dispose();
        _forCollector?.Dispose();
    });

    private static void Bounded(Action action) => Task.Run(action).Wait(FlushMilliseconds);

    private static MeterProviderBuilder Metrics(ResourceBuilder resource) => Sdk.CreateMeterProviderBuilder()
        .SetResourceBuilder(resource)
        .AddMeter(MetricLedger.MeterName, RuntimeMeter)
        .AddView(static instrument => new MetricStreamConfiguration { Name = NameOf(instrument.Name), CardinalityLimit = MaxSeries });

    // In Prometheus the count of a histogram is called _count, and nothing else.
    private static string NameOf(string instrument) => instrument switch
    {
        "dotnet.assembly.count" => "dotnet.assemblies",
        "dotnet.process.cpu.count" => "dotnet.process.cpus",
        "dotnet.timer.count" => "dotnet.timers",
        _ => instrument,
    };

    private async Task ScrapeAsync(HttpContext context, Access access)
    {
        if (_node.Metrics is { } metrics) await metrics.RefreshAsync(context.RequestAborted);
        await _scrape!(context);
    }
}

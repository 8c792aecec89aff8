using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Proxy.Actors;
using Proxy.Actors.Metrics;
using Proxy.Actors.Pairs;
using Proxy.Cmd.Endpoint;
using Proxy.Configuration;
using Proxy.Lighthouse.Telemetry;

namespace Proxy.Node.Telemetry;

/// <summary>Hands a node's metrics to those who watch it: Prometheus, which asks for them at the admin endpoint, and a collector that is sent
/// them.</summary>
internal sealed class NodeTelemetry : IDisposable
{
    /// <summary>What nodes are called as a service.</summary>
    internal const string Service = "proxycluster";

    private const int FlushMilliseconds = 1000;

    private readonly PrometheusPage? _forPrometheus;
    private readonly MeterProvider? _forCollector;
    private readonly TracerProvider? _spans;
    private readonly CollectorWatch? _watch;

    private NodeTelemetry(ProxyNode node, TelemetrySettings settings, ILogger log)
    {
        var resource = MemberResource.Of(Service, node.ClusterAddress);
        if (settings.Prometheus) _forPrometheus = new PrometheusPage(resource, MetricLedger.All, CollectAsync);
        if (settings.Otlp is not { } collector) return;
        _watch = new CollectorWatch(collector.Endpoint, log, TimeProvider.System);
        if (collector.TraceRatio > 0)
            _spans = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(PairSpan.SourceName)
                .SetSampler(new TraceIdRatioBasedSampler(collector.TraceRatio))
                .AddOtlpExporter(exporter => Otlp.Configure(exporter, collector, "v1/traces")).Build();
        if (collector.Metrics)
            _forCollector = MemberMeters.Of(resource, MetricLedger.All).AddOtlpExporter((exporter, reader) =>
            {
                Otlp.Configure(exporter, collector, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)collector.Interval.TotalMilliseconds;
                reader.PeriodicExportingMetricReaderOptions.ExportTimeoutMilliseconds = (int)collector.Timeout.TotalMilliseconds;
            }).Build();

        async Task CollectAsync(Func<Task> write, CancellationToken cancellation)
        {
            if (node.Metrics is { } metrics) await metrics.RefreshAsync(cancellation);
            await write();
        }
    }

    /// <summary>What the admin endpoint answers besides commands and probes.</summary>
    internal IReadOnlyList<AdminRoute> Routes => _forPrometheus is { } page ? [page.Route] : [];

    /// <summary>Begins to listen to a node's meter.</summary>
    /// <param name="node">The node.</param>
    /// <param name="settings">Who is told.</param>
    /// <param name="log">Where is said what goes wrong.</param>
    internal static NodeTelemetry Start(ProxyNode node, TelemetrySettings settings, ILogger log) => new(node, settings, log);

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
        _watch?.Dispose();
    });

    private static void Bounded(Action action) => Task.Run(action).Wait(FlushMilliseconds);
}

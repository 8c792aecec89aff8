using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Proxy.Actors;
using Proxy.Actors.Metrics;
using Proxy.Actors.Pairs;
using Proxy.Cmd.Endpoint;
using Proxy.Configuration;

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

    // Each holds its answer until it is taken.
    private const int MaxScrapes = 32;

    private readonly SemaphoreSlim _scrapes = new(MaxScrapes, MaxScrapes);

    private readonly ProxyNode _node;
    private readonly MeterProvider? _forPrometheus;
    private readonly MeterProvider? _forCollector;
    private readonly TracerProvider? _spans;
    private readonly CollectorWatch? _watch;
    private readonly RequestDelegate? _scrape;
    private MemoryStream? _text; // of an answer that has been taken, for the next

    private NodeTelemetry(ProxyNode node, TelemetrySettings settings, ILogger log)
    {
        _node = node;
        var resource = NodeResource.Of(node.ClusterAddress);
        if (settings.Prometheus)
        {
            _forPrometheus = Metrics(resource).AddPrometheusExporter(options => options.ScopeInfoEnabled = false).Build();
            var branch = new ApplicationBuilder(NoServices.Instance);
            branch.UseOpenTelemetryPrometheusScrapingEndpoint(_forPrometheus, static _ => true, null, null, null);
            _scrape = branch.Build();
        }

        if (settings.Otlp is not { } collector) return;
        _watch = new CollectorWatch(collector.Endpoint, log, TimeProvider.System);
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
        if (!await _scrapes.WaitAsync(0))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync($"{MaxScrapes} others are being answered\n", context.RequestAborted);
            return;
        }

        try
        {
            if (_node.Metrics is { } metrics) await metrics.RefreshAsync(context.RequestAborted);
            await ScrapeAsync(context);
        }
        finally
        {
            _scrapes.Release();
        }
    }

    // The exporter has one buffer for all who ask: it writes into memory, so that nobody waits for another's network. In OpenMetrics it would
    // write a second line for each counter.
    private async Task ScrapeAsync(HttpContext context)
    {
        var text = Interlocked.Exchange(ref _text, null) ?? new MemoryStream();
        text.SetLength(0);
        var network = context.Response.Body;
        context.Response.Body = text;
        context.Request.Headers.Accept = "text/plain";
        try
        {
            await _scrape!(context);
        }
        finally
        {
            context.Response.Body = network;
        }

        context.Response.ContentLength = text.Length;
        await network.WriteAsync(text.GetBuffer().AsMemory(0, (int)text.Length), context.RequestAborted);
        Volatile.Write(ref _text, text);
    }
}

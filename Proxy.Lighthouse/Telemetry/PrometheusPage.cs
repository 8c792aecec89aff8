using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Proxy.Cmd.Endpoint;
using Proxy.Membership.Metrics;

namespace Proxy.Lighthouse.Telemetry;

/// <summary>A member's metrics as Prometheus reads them: <c>GET /metrics</c> of the admin endpoint. Nodes and lighthouses compile this file, each for
/// itself.</summary>
internal sealed class PrometheusPage : IDisposable
{
    // Each holds its answer until it is taken.
    private const int MaxScrapes = 32;

    // What is written at a time is copied: all at once that would be megabytes.
    private const int WriteBytes = 64 * 1024;

    private readonly SemaphoreSlim _scrapes = new(MaxScrapes, MaxScrapes);
    private readonly Func<Func<Task>, CancellationToken, Task> _collect;
    private readonly MeterProvider _metrics;
    private readonly RequestDelegate _scrape;
    private MemoryStream? _text; // of an answer that has been taken, for the next

    /// <summary>Begins to listen to the meters of this process.</summary>
    /// <param name="resource">The process.</param>
    /// <param name="ledger">The metrics that it has.</param>
    /// <param name="collect">Brings the figures up to date, and then has them written: into memory, which waits for nobody.</param>
    internal PrometheusPage(ResourceBuilder resource, IEnumerable<MetricInfo> ledger, Func<Func<Task>, CancellationToken, Task> collect)
    {
        _collect = collect;
        _metrics = MemberMeters.Of(resource, ledger).AddPrometheusExporter(options => options.ScopeInfoEnabled = false).Build();
        var branch = new ApplicationBuilder(NoServices.Instance);
        branch.UseOpenTelemetryPrometheusScrapingEndpoint(_metrics, static _ => true, null, null, null);
        _scrape = branch.Build();
    }

    /// <summary>The page.</summary>
    internal AdminRoute Route => new(HttpMethods.Get, "/metrics", Access.Metrics, ScrapeAsync);

    /// <summary>Stops listening.</summary>
    public void Dispose() => _metrics.Dispose();

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
            await ScrapeAsync(context);
        }
        finally
        {
            _scrapes.Release();
        }
    }

    // The exporter has one buffer for all who ask: it writes into memory, so that nobody waits for another's network.
    private async Task ScrapeAsync(HttpContext context)
    {
        var text = Interlocked.Exchange(ref _text, null) ?? new MemoryStream();
        text.SetLength(0);
        await _collect(() => WriteAsync(context, text), context.RequestAborted);
        context.Response.ContentLength = text.Length;
        var (all, length) = (text.GetBuffer(), (int)text.Length);
        for (var at = 0; at < length; at += WriteBytes)
            await context.Response.Body.WriteAsync(all.AsMemory(at, Math.Min(WriteBytes, length - at)), context.RequestAborted);
        Volatile.Write(ref _text, text);
    }

    // In OpenMetrics it would write a second line for each counter.
    private async Task WriteAsync(HttpContext context, MemoryStream text)
    {
        var network = context.Response.Body;
        context.Response.Body = text;
        context.Request.Headers.Accept = "text/plain";
        try
        {
            await _scrape(context);
        }
        finally
        {
            context.Response.Body = network;
        }
    }
}

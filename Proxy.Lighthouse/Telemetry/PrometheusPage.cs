using System.IO.Compression;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Proxy.Cmd.Endpoint;

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
    private readonly Func<CancellationToken, Task> _refresh;
    private readonly Func<Action, Task> _run;
    private readonly MeterProvider _metrics;
    private readonly RequestDelegate _scrape;
    private MemoryStream? _text; // of an answer that has been taken, for the next

    /// <summary>Begins to listen to the meters of this process.</summary>
    /// <param name="resource">The process.</param>
    /// <param name="refresh">Brings the figures up to date.</param>
    /// <param name="run">Does what takes long where it is in nobody's way: collecting, writing down, packing. It waits for nobody.</param>
    internal PrometheusPage(ResourceBuilder resource, Func<CancellationToken, Task> refresh, Func<Action, Task> run)
    {
        (_refresh, _run) = (refresh, run);
        _metrics = MemberMeters.Of(resource).AddPrometheusExporter(options => options.ScopeInfoEnabled = false).Build();
        var branch = new ApplicationBuilder(NoServices.Instance);
        branch.UseOpenTelemetryPrometheusScrapingEndpoint(_metrics, static _ => true, null, null, null);
        _scrape = branch.Build();
        CollectElsewhere();
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

    // The exporter collects on a thread of the pool, whoever calls it: what it calls there waits for who does it instead. It is reached by
    // names that are not public.
    private void CollectElsewhere()
    {
        const BindingFlags Inner = BindingFlags.Instance | BindingFlags.NonPublic;
        var reader = _metrics.GetType().GetProperty("Reader", Inner)?.GetValue(_metrics);
        if (typeof(BaseExportingMetricReader).GetField("exporter", Inner)?.GetValue(reader) is not IPullMetricExporter { Collect: { } collect } exporter)
            throw new InvalidOperationException("this version of OpenTelemetry has its exporter elsewhere");
        exporter.Collect = limit =>
        {
            var isCollected = false;
            _run(() => isCollected = collect(limit)).GetAwaiter().GetResult();
            return isCollected;
        };
    }

    // The exporter has one buffer for all who ask: it writes into memory, so that nobody waits for another's network.
    private async Task ScrapeAsync(HttpContext context)
    {
        var isPacked = context.Request.GetTypedHeaders().AcceptEncoding.Any(static coding => coding.Value == "gzip" && coding.Quality is not 0);
        var text = Interlocked.Exchange(ref _text, null) ?? new MemoryStream();
        text.SetLength(0);
        await _refresh(context.RequestAborted);
        await WriteAsync(context, text);
        var answer = isPacked ? new MemoryStream() : text;
        if (isPacked)
        {
            await _run(() => Pack(text, answer));
            context.Response.Headers.ContentEncoding = "gzip";
        }

        context.Response.Headers.Vary = "Accept-Encoding";
        context.Response.ContentLength = answer.Length;
        var (all, length) = (answer.GetBuffer(), (int)answer.Length);
        for (var at = 0; at < length; at += WriteBytes)
            await context.Response.Body.WriteAsync(all.AsMemory(at, Math.Min(WriteBytes, length - at)), context.RequestAborted);
        Volatile.Write(ref _text, text);
    }

    private static void Pack(MemoryStream text, MemoryStream packed)
    {
        using var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
        gzip.Write(text.GetBuffer().AsSpan(0, (int)text.Length));
    }

    // In OpenMetrics it would write a second line for each counter.
    private async Task WriteAsync(HttpContext context, MemoryStream text)
    {
        var network = context.Response.Body;
        context.Response.Body = text;
        context.Request.Headers.Accept = "text/plain";
        context.Request.Headers.AcceptEncoding = StringValues.Empty;
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

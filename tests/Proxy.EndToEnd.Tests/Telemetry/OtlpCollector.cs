using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Proxy.EndToEnd.Tests.Telemetry;

/// <summary>A collector of OpenTelemetry that keeps what it is sent: by gRPC, or by HTTP with protobuf bodies (opentelemetry.io, OTLP 1.x).</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private const int GrpcPrefix = 5; // whether it is compressed, and its length

    private readonly WebApplication _server;
    private readonly bool _isGrpc;
    private int _refused;

    private OtlpCollector(bool isGrpc)
    {
        _isGrpc = isGrpc;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        _server = builder.Build();
        _server.Run(TakeAsync);
    }

    /// <summary>Where it is.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What was sent with a header <c>Authorization</c>.</summary>
    public ConcurrentBag<string> Authorizations { get; } = [];

    /// <summary>The resources that sent something: their attributes.</summary>
    public ConcurrentBag<Dictionary<string, string>> Resources { get; } = [];

    /// <summary>The last figure of each metric and its attributes; of a histogram its count.</summary>
    public ConcurrentDictionary<string, long> Metrics { get; } = new(StringComparer.Ordinal);

    /// <summary>The spans: names and attributes.</summary>
    public ConcurrentBag<(string Name, Dictionary<string, string> Attributes, TimeSpan Duration)> Spans { get; } = [];

    /// <summary>What was logged: the id and the text.</summary>
    public ConcurrentBag<string> Logs { get; } = [];

    /// <summary>The status that it answers with.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>Requests that it has not taken.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public static async Task<OtlpCollector> StartAsync(bool isGrpc)
    {
        var collector = new OtlpCollector(isGrpc);
        await collector._server.StartAsync();
        collector.Address = collector._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Headers.Authorization.FirstOrDefault() is { } authorization) Authorizations.Add(authorization);
        var bytes = _isGrpc ? body.ToArray().AsSpan(GrpcPrefix) : body.ToArray();
        context.Response.StatusCode = Status;
        if (Status != StatusCodes.Status200OK)
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        Take(context.Request.Path.Value!, new ProtoMessage(bytes));
        if (!_isGrpc) return;
        context.Response.ContentType = "application/grpc";
        await context.Response.BodyWriter.WriteAsync(new byte[GrpcPrefix]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private void Take(string path, ProtoMessage message)
    {
        var isMetrics = path is "/v1/metrics" or "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
        var isLogs = path is "/v1/logs" or "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
        var isTraces = path is "/v1/traces" or "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
        foreach (var ofResource in message.All(1))
        {
            Resources.Add(ofResource.One(1).Attributes(1));
            foreach (var each in ofResource.All(2).SelectMany(scope => scope.All(2)))
            {
                if (isLogs) Logs.Add($"{each.Attributes(6).GetValueOrDefault("proxy.event.id")} {each.One(5).Text(1)}");
                if (isMetrics) TakeMetric(each);
                if (isTraces) Spans.Add((each.Text(5), each.Attributes(9), TimeSpan.FromTicks((each.Number(8) - each.Number(7)) / 100)));
            }
        }
    }

    // Gauge 5, sum 7, histogram 9; a point has its figure in 4 (double) or 6 (integer), a histogram's count is in 4.
    private void TakeMetric(ProtoMessage metric)
    {
        foreach (var point in metric.One(5).All(1).Concat(metric.One(7).All(1)))
            Metrics[Key(metric, point.Attributes(7))] = point.Number(6) != 0 ? point.Number(6) : (long)BitConverter.Int64BitsToDouble(point.Number(4));
        foreach (var point in metric.One(9).All(1)) Metrics[Key(metric, point.Attributes(9))] = point.Number(4);
    }

    private static string Key(ProtoMessage metric, Dictionary<string, string> attributes) =>
        $"{metric.Text(1)}{{{string.Join(',', attributes.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value}"))}}}";
}

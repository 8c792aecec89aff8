using OpenTelemetry;
using OpenTelemetry.Exporter;
using Proxy.Configuration;

namespace Proxy.Node.Telemetry;

/// <summary>Sets exporters up for a collector.</summary>
internal static class Otlp
{
    /// <summary>Sets one up.</summary>
    /// <param name="exporter">The exporter.</param>
    /// <param name="settings">The collector.</param>
    /// <param name="path">Where it takes this kind of data over HTTP.</param>
    internal static void Configure(OtlpExporterOptions exporter, OtlpSettings settings, string path)
    {
        var isHttp = settings.Protocol == OtlpProtocol.Http;
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = isHttp ? new Uri(settings.Endpoint.AbsoluteUri.TrimEnd('/') + "/" + path) : settings.Endpoint;
        exporter.Headers = string.Join(',', settings.Headers.Select(header => $"{header.Key}={Uri.EscapeDataString(header.Value)}"));
        exporter.TimeoutMilliseconds = (int)settings.Timeout.TotalMilliseconds;
        exporter.ExportProcessorType = ExportProcessorType.Batch;
    }
}

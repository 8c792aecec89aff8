using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using Proxy.Configuration;
using Proxy.Lighthouse.Telemetry;

namespace Proxy.Node.Telemetry;

/// <summary>Sends the process's log to a collector.</summary>
internal static class CollectorLogs
{
    /// <summary>Adds the collector to those that are told of everything; null where there is none.</summary>
    /// <param name="settings">Who is told what.</param>
    internal static Action<ILoggingBuilder>? Of(TelemetrySettings settings) => settings.Otlp is not { Logs: true } collector ? null
        : logging => logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.AddProcessor(new EventIds());
            options.SetResourceBuilder(MemberResource.Of(NodeTelemetry.Service)).AddOtlpExporter(exporter => Otlp.Configure(exporter, collector, "v1/logs"));
        });
}

using Microsoft.Extensions.Logging;

namespace Proxy.Node.Telemetry;

/// <summary>What is logged of those who are told what a node measures, an event each. <c>docs/log-events.md</c> has them all.</summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(901, LogLevel.Warning, "the collector {Collector} does not take what it is sent: {Reason}. It is lost; see proxy.telemetry.otlp")]
    public static partial void CollectorRefuses(this ILogger log, Uri collector, string reason);

    [LoggerMessage(902, LogLevel.Information, "the collector {Collector} takes what it is sent again")]
    public static partial void CollectorTakes(this ILogger log, Uri collector);
}

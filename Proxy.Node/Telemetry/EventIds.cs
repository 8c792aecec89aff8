using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Proxy.Node.Telemetry;

/// <summary>Gives what is sent of the log the id that <c>docs/log-events.md</c> has for it, <c>PC304</c>: as <c>proxy.event.id</c>.</summary>
internal sealed class EventIds : BaseProcessor<LogRecord>
{
    /// <inheritdoc/>
    public override void OnEnd(LogRecord data)
    {
        if (data.EventId.Id == 0) return;
        var id = string.Create(CultureInfo.InvariantCulture, $"PC{data.EventId.Id}");
        data.Attributes = [.. data.Attributes ?? [], new("proxy.event.id", id)];
    }
}

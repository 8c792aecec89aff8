using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Proxy.Configuration;

namespace Proxy.Node.Telemetry;

/// <summary>Logs that a collector does not take what it is sent, which the exporters tell nobody but who listens to their events: once, again
/// every <see cref="Pause"/>, and when it takes it again.</summary>
internal sealed class CollectorWatch : EventListener
{
    private const string Exporters = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private const int Succeeded = 21;
    private const int MaxReason = 300;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly ILogger? _log; // null while the base class makes itself, which tells of sources already
    private readonly Uri _collector;
    private readonly TimeProvider _time;
    private long? _told;

    /// <summary>Begins to listen.</summary>
    /// <param name="collector">The collector's address.</param>
    /// <param name="log">Where it is said.</param>
    /// <param name="time">The clock.</param>
    internal CollectorWatch(Uri collector, ILogger log, TimeProvider time)
    {
        (_collector, _log, _time) = (collector, log, time);
        foreach (var source in EventSource.GetSources()) Enable(source);
    }

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (_log is not null) Enable(eventSource);
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        var isGood = eventData.EventId == Succeeded;
        if (!isGood && eventData.Level > EventLevel.Warning) return;
        lock (_lock)
        {
            if (isGood)
            {
                if (_told is not null) _log!.CollectorTakes(_collector);
                _told = null;
            }
            else if (_told is not { } before || _time.GetElapsedTime(before) >= Pause)
            {
                _told = _time.GetTimestamp();
                _log!.CollectorRefuses(_collector, Reason(eventData));
            }
        }
    }

    // The first line of each part: an exception comes with its stack.
    private static string Reason(EventWrittenEventArgs what)
    {
        var parts = what.Payload?.Select(part => $"{part}".Split('\n')[0].Trim()).ToArray() ?? [];
        var text = what.Message is { } message && message.Contains("{0}", StringComparison.Ordinal) ? string.Format(CultureInfo.InvariantCulture, message, [.. parts, "", "", ""]) : string.Join(' ', parts);
        return Quoted.Plain(text, MaxReason);
    }

    private void Enable(EventSource source)
    {
        if (source.Name == Exporters) EnableEvents(source, EventLevel.Informational);
    }
}

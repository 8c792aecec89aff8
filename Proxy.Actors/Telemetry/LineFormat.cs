using System.Text;
using System.Text.Json;
using Proxy.Actors.Closing;
using Proxy.Actors.Pairs;
using Proxy.Configuration;
using Proxy.Membership.Syslog;

namespace Proxy.Actors.Telemetry;

/// <summary>Writes records as lines of the format that is configured, for syslog with its header before each. Not for several threads.</summary>
/// <param name="settings">The format, and what syslog is told.</param>
#pragma warning disable CA1001 // A writer of JSON holds nothing that somebody must give back.
internal sealed class LineFormat(AccessLogSettings settings)
#pragma warning restore CA1001
{
    // Texts of a record whose message would be longer: characters.
    private const int MaxText = 200;

    private readonly TimeText _time = new();
    private readonly bool _isJson = settings.Format == AccessLogFormat.Json;
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });
    private readonly SyslogHeader? _syslog = settings.Syslog is { } syslog ? new SyslogHeader(syslog) : null;

    /// <summary>Writes a record.</summary>
    internal void Write(in AccessRecord record, LineBuffer lines)
    {
        var start = lines.Length;
        WriteMessage(record, lines);
        if (_syslog is not null && lines.Length - start > SyslogHeader.MaxMessage)
        {
            lines.TakeBack(start);
            WriteMessage(Shortened(record), lines);
            lines.TakeBack(start + SyslogHeader.Fit(lines.Written[start..]).Length);
        }

        lines.EndLine();
    }

    /// <summary>Writes how many lines are missing, in their place.</summary>
    /// <param name="count">How many.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">The time of day.</param>
    /// <param name="lines">Where to.</param>
    internal void WriteLeftOut(long count, string reason, DateTimeOffset now, LineBuffer lines)
    {
        var line = AccessLogText.LeftOut(settings.Format, count, reason);
        var text = new Utf8Text(lines.GetSpan(SyslogHeader.MaxLength + Encoding.UTF8.GetMaxByteCount(line.Length)));
        AppendHeader(ref text, now, "left-out"u8);
        text.Append(line);
        lines.Advance(text.Length);
        lines.EndLine();
    }

    private static AccessRecord Shortened(in AccessRecord record) => record with
    {
        Failures = ClientText.Cut(record.Failures, MaxText),
        Reason = ClientText.Cut(record.Reason, MaxText),
    };

    private void AppendHeader(ref Utf8Text text, DateTimeOffset time, ReadOnlySpan<byte> kind)
    {
        if (_syslog is null) return;
        text.Append(_syslog.Priority(SyslogSeverity.Info));
        _time.Append(ref text, time);
        text.Append(_syslog.Origin);
        text.Append(kind);
        text.Append(SyslogHeader.NoData);
    }

    private void WriteMessage(in AccessRecord record, LineBuffer lines)
    {
        var text = new Utf8Text(lines.GetSpan(SyslogHeader.MaxLength + (_isJson ? 0 : AccessLogText.MaxLength(record))));
        AppendHeader(ref text, record.Time, record.End == PairEnd.None ? "bound"u8 : "ended"u8);
        if (!_isJson) AccessLogText.Append(ref text, record, _time);
        lines.Advance(text.Length);
        if (!_isJson) return;
        _json.Reset(lines);
        AccessLogJson.Write(_json, record, _time);
        _json.Flush();
    }
}

using System.Text;
using System.Text.Json;
using Proxy.Actors.Closing;
using Proxy.Actors.Pairs;
using Proxy.Configuration;

namespace Proxy.Actors.Telemetry;

/// <summary>Writes records as lines of the format that is configured, for syslog with its header before each. Not for several threads.</summary>
/// <param name="settings">The format, and what syslog is told.</param>
#pragma warning disable CA1001 // A writer of JSON holds nothing that somebody must give back.
internal sealed class LineFormat(AccessLogSettings settings)
#pragma warning restore CA1001
{
    /// <summary>Bytes of a message to syslog at most. RFC 5424 6.1 asks for 2,048; rsyslog takes 8,192 unless it is told otherwise.</summary>
    internal const int MaxMessage = 8192;

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
        if (_syslog is not null && lines.Length - start > MaxMessage)
        {
            lines.TakeBack(start);
            WriteMessage(Shortened(record), lines);
            if (lines.Length - start > MaxMessage) lines.TakeBack(start + WholeCharacters(lines.Written[start..]));
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
        _syslog?.Append(ref text, now, _time, "left-out"u8);
        text.Append(line);
        lines.Advance(text.Length);
        lines.EndLine();
    }

    private static AccessRecord Shortened(in AccessRecord record) => record with
    {
        Failures = ClientText.Cut(record.Failures, MaxText),
        Reason = ClientText.Cut(record.Reason, MaxText),
    };

    private static int WholeCharacters(ReadOnlySpan<byte> message)
    {
        var length = MaxMessage;
        while ((message[length] & 0xC0) == 0x80) length--;
        return length;
    }

    private void WriteMessage(in AccessRecord record, LineBuffer lines)
    {
        var text = new Utf8Text(lines.GetSpan(SyslogHeader.MaxLength + (_isJson ? 0 : AccessLogText.MaxLength(record))));
        _syslog?.Append(ref text, record.Time, _time, record.End == PairEnd.None ? "bound"u8 : "ended"u8);
        if (!_isJson) AccessLogText.Append(ref text, record, _time);
        lines.Advance(text.Length);
        if (!_isJson) return;
        _json.Reset(lines);
        AccessLogJson.Write(_json, record, _time);
        _json.Flush();
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Proxy.Actors.Closing;
using Proxy.Actors.Pairs;
using Proxy.Configuration;

namespace Proxy.Actors.Telemetry;

/// <summary>How a record is written, one line each.</summary>
public static class AccessLogText
{
    // What a line has besides the texts of its record: keys, numbers, times, two addresses.
    private const int FixedBytes = 1024;
    private const int MaxPlainCharacter = 3; // UTF-8 of a UTF-16 unit

    private static readonly byte[][] Ends = [.. Enum.GetValues<PairEnd>().Select(end => Encoding.UTF8.GetBytes(PairEnds.Name(end)))];

    /// <summary>A line for people: <c>time bound|ended pair listener client -> endpoint key=value ...</c>.</summary>
    /// <param name="record">The record.</param>
    public static string Line(in AccessRecord record)
    {
        var text = new Utf8Text(new byte[MaxLength(record)]);
        Append(ref text, record, new TimeText());
        return Encoding.UTF8.GetString(text.Written);
    }

    /// <summary>The same as one JSON object.</summary>
    /// <param name="record">The record.</param>
    public static string Json(in AccessRecord record)
    {
        using var stream = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(stream)) AccessLogJson.Write(json, record, new TimeText());
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>A line in place of lines that are missing.</summary>
    /// <param name="format">Text or JSON.</param>
    /// <param name="count">How many.</param>
    /// <param name="reason">Why.</param>
    public static string LeftOut(AccessLogFormat format, long count, string reason) => format == AccessLogFormat.Json
        ? string.Create(CultureInfo.InvariantCulture, $$"""{"event":"left-out","lines":{{count}},"reason":"{{JsonEncodedText.Encode(reason)}}"}""")
        : string.Create(CultureInfo.InvariantCulture, $"# {count} lines left out: {reason}");

    /// <summary>How an end is written, as UTF-8.</summary>
    internal static ReadOnlySpan<byte> NameUtf8(PairEnd end) => Ends[(int)end];

    /// <summary>Bytes that a line takes at most.</summary>
    internal static int MaxLength(in AccessRecord record) => FixedBytes
        + (MaxPlainCharacter * (record.Pair.Length + record.Listener.Length + record.Endpoint.Length))
        + (LogValue.MaxCharacter * (record.Failures.Length + record.Reason.Length + (record.Details?.Length ?? 0)));

    /// <summary>Writes a line without its end.</summary>
    internal static void Append(ref Utf8Text text, in AccessRecord record, TimeText time)
    {
        time.Append(ref text, record.Time);
        text.Append(record.End == PairEnd.None ? " bound "u8 : " ended "u8);
        text.Append(record.Pair);
        text.Append((byte)' ');
        text.Append(record.Listener);
        text.Append((byte)' ');
        text.Append(record.Client);
        text.Append(" -> "u8);
        text.Append(record.Endpoint);
        if (record.ConnectTime is { } connect) Append(ref text, " connect="u8, connect);
        else text.Append(" connect=-"u8);
        if (record.End != PairEnd.None) AppendEnd(ref text, record);
        if (record.Queued > TimeSpan.Zero) Append(ref text, " queued="u8, record.Queued);
        if (record.Failures.Length > 0) AppendQuoted(ref text, " tried="u8, record.Failures);
        if (record.Details is { } details) Append(ref text, details);
        if (record.Reason is { Length: > 0 } reason) AppendQuoted(ref text, " reason="u8, reason);
    }

    private static void AppendEnd(ref Utf8Text text, in AccessRecord record)
    {
        Append(ref text, " duration="u8, record.Duration);
        text.Append(" to-server="u8);
        text.Append(record.BytesToServer);
        text.Append(" to-client="u8);
        text.Append(record.BytesToClient);
        text.Append(" end="u8);
        text.Append(NameUtf8(record.End));
        if (record.State is not { } state) return;
        text.Append(" state="u8);
        text.Append((byte)state.CauseLetter);
        text.Append((byte)state.PhaseLetter);
    }

    private static void Append(ref Utf8Text text, PairDetails details)
    {
        if (details.Proxied is { } proxied)
        {
            text.Append(" proxied="u8);
            text.Append(proxied);
        }

        Append(ref text, " route="u8, details.Route);
        Append(ref text, " sni="u8, details.Sni);
        Append(ref text, " alpn="u8, details.Alpn);
        Append(ref text, " host="u8, details.Host);
        Append(ref text, " tls="u8, details.Tls is { } tls ? Tls(tls) : null);
        Append(ref text, " client-cert="u8, details.Tls is { PeerName: { Length: > 0 } name } ? name : null);
        Append(ref text, " server-tls="u8, details.ServerTls is { } serverTls ? Tls(serverTls) : null);
        Append(ref text, " server-alpn="u8, details.ServerTls is { Protocol: { Length: > 0 } protocol } ? protocol : null);
        if (details.Notes is { } notes) AppendNotes(ref text, notes);
    }

    private static void AppendNotes(ref Utf8Text text, string notes)
    {
        foreach (var part in notes.AsSpan().Split(' '))
        {
            var note = notes.AsSpan()[part];
            var separator = note.IndexOf('=');
            if (separator <= 0) continue;
            text.Append((byte)' ');
            text.Append(note[..(separator + 1)]);
            LogValue.Append(ref text, note[(separator + 1)..]);
        }
    }

    private static void Append(ref Utf8Text text, ReadOnlySpan<byte> key, string? value)
    {
        if (value is null) return;
        text.Append(key);
        LogValue.Append(ref text, value);
    }

    private static void AppendQuoted(ref Utf8Text text, ReadOnlySpan<byte> key, string value)
    {
        text.Append(key);
        LogValue.Quote(ref text, value);
    }

    private static void Append(ref Utf8Text text, ReadOnlySpan<byte> key, TimeSpan span)
    {
        text.Append(key);
        text.Append((long)Math.Round(span.TotalMilliseconds, MidpointRounding.AwayFromZero));
        text.Append("ms"u8);
    }

    private static string Tls(TlsSummary tls) =>
        $"{tls.Version}/{tls.Cipher}{(tls.IsResumed ? ",resumed" : "")}{(tls.End is { } end ? $",{end}" : "")}";
}

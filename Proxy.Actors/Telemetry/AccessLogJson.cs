using System.Text.Json;
using Proxy.Actors.Closing;
using Proxy.Actors.Pairs;
using Proxy.Transport;

namespace Proxy.Actors.Telemetry;

/// <summary>A record as one JSON object.</summary>
internal static class AccessLogJson
{
    internal static void Write(Utf8JsonWriter json, in AccessRecord record, TimeText time)
    {
        json.WriteStartObject();
        WriteTime(json, record.Time, time);
        json.WriteString("event"u8, record.End == PairEnd.None ? "bound"u8 : "ended"u8);
        json.WriteString("pair"u8, record.Pair);
        json.WriteString("listener"u8, record.Listener);
        WriteAddress(json, "client"u8, record.Client);
        json.WriteString("endpoint"u8, record.Endpoint);
        json.WriteNumber("attempts"u8, record.Attempts);
        if (record.ConnectTime is { } connect) WriteMilliseconds(json, "connectMs"u8, connect);
        if (record.End != PairEnd.None) WriteEnd(json, record);
        if (record.Queued > TimeSpan.Zero) WriteMilliseconds(json, "queuedMs"u8, record.Queued);
        if (record.Failures.Length > 0) json.WriteString("tried"u8, record.Failures);
        if (record.Details is { } details) Write(json, details);
        if (record.Reason is { Length: > 0 } reason) json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }

    private static void WriteEnd(Utf8JsonWriter json, in AccessRecord record)
    {
        WriteMilliseconds(json, "durationMs"u8, record.Duration);
        json.WriteNumber("bytesToServer"u8, record.BytesToServer);
        json.WriteNumber("bytesToClient"u8, record.BytesToClient);
        json.WriteString("end"u8, AccessLogText.NameUtf8(record.End));
        if (record.State is { } state) json.WriteString("state"u8, [(byte)state.CauseLetter, (byte)state.PhaseLetter]);
    }

    private static void Write(Utf8JsonWriter json, PairDetails details)
    {
        if (details.Proxied is { } proxied) WriteAddress(json, "proxied"u8, proxied);
        if (details.Route is { } route) json.WriteString("route"u8, route);
        if (details.Sni is { } sni) json.WriteString("sni"u8, sni);
        if (details.Alpn is { } alpn) json.WriteString("alpn"u8, alpn);
        if (details.Host is { } host) json.WriteString("host"u8, host);
        if (details.Tls is { } tls) Write(json, "tls"u8, tls);
        if (details.Tls is { PeerName: { Length: > 0 } name }) json.WriteString("clientCert"u8, name);
        if (details.ServerTls is { } serverTls) Write(json, "serverTls"u8, serverTls);
        if (details.ServerTls is { Protocol: { Length: > 0 } protocol }) json.WriteString("serverAlpn"u8, protocol);
        if (details.Notes is { } notes) WriteNotes(json, notes);
    }

    private static void WriteNotes(Utf8JsonWriter json, ReadOnlySpan<char> notes)
    {
        foreach (var part in notes.Split(' '))
        {
            var note = notes[part];
            var separator = note.IndexOf('=');
            if (separator > 0) json.WriteString(note[..separator], note[(separator + 1)..]);
        }
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, TlsSummary tls)
    {
        json.WriteStartObject(name);
        json.WriteString("version"u8, tls.Version);
        json.WriteString("cipher"u8, tls.Cipher);
        json.WriteBoolean("resumed"u8, tls.IsResumed);
        if (tls.End is { } end) json.WriteString("end"u8, end);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, DateTimeOffset time, TimeText second)
    {
        var text = new Utf8Text(stackalloc byte[TimeText.Length]);
        second.Append(ref text, time);
        json.WriteString("time"u8, text.Written);
    }

    private static void WriteAddress(Utf8JsonWriter json, ReadOnlySpan<byte> key, in TcpAddress address)
    {
        Span<byte> text = stackalloc byte[TcpAddress.MaxTextLength];
        address.TryFormat(text, out var length);
        json.WriteString(key, text[..length]);
    }

    // Those of a loop's clock are whole; a whole number is quicker to write.
    private static void WriteMilliseconds(Utf8JsonWriter json, ReadOnlySpan<byte> key, TimeSpan span)
    {
        if (span.Ticks % TimeSpan.TicksPerMillisecond == 0) json.WriteNumber(key, span.Ticks / TimeSpan.TicksPerMillisecond);
        else json.WriteNumber(key, span.TotalMilliseconds);
    }
}

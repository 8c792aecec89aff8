using System.Globalization;
using System.Text;
using System.Text.Json;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Configuration;

namespace Proxy.Actors.Telemetry;

/// <summary>How a record is written, one line each.</summary>
public static class AccessLogText
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>A line for people: <c>time bound|ended pair listener client -> endpoint key=value ...</c>.</summary>
    /// <param name="record">The record.</param>
    public static string Line(in AccessRecord record)
    {
        var text = new StringBuilder(160);
        text.Append(Time(record)).Append(record.End == PairEnd.None ? " bound " : " ended ").Append(record.Pair)
            .Append(' ').Append(record.Listener).Append(' ').Append(record.Client).Append(" -> ").Append(record.Endpoint)
            .Append(" connect=").Append(record.ConnectTime is { } connect ? $"{Milliseconds(connect)}ms" : "-");
        if (record.End != PairEnd.None)
        {
            text.Append(CultureInfo.InvariantCulture, $" duration={Milliseconds(record.Duration)}ms")
                .Append(CultureInfo.InvariantCulture, $" to-server={record.BytesToServer} to-client={record.BytesToClient}")
                .Append(" end=").Append(Name(record.End));
            if (record.State is { } state) text.Append(" state=").Append(state.ToString());
        }

        if (record.Queued > TimeSpan.Zero) text.Append(CultureInfo.InvariantCulture, $" queued={Milliseconds(record.Queued)}ms");
        if (record.Failures.Length > 0) LogValue.Quote(text.Append(" tried="), record.Failures);
        if (record.Details is { } details) Append(text, details);
        if (record.Reason is { Length: > 0 } reason) LogValue.Quote(text.Append(" reason="), reason);
        return text.ToString();
    }

    /// <summary>The same as one JSON object.</summary>
    /// <param name="record">The record.</param>
    public static string Json(in AccessRecord record)
    {
        using var stream = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(stream)) Write(json, record);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>A line in place of lines that are missing.</summary>
    /// <param name="format">Text or JSON.</param>
    /// <param name="count">How many.</param>
    /// <param name="reason">Why.</param>
    public static string LeftOut(AccessLogFormat format, long count, string reason) => format == AccessLogFormat.Json
        ? string.Create(CultureInfo.InvariantCulture, $$"""{"event":"left-out","lines":{{count}},"reason":"{{JsonEncodedText.Encode(reason)}}"}""")
        : string.Create(CultureInfo.InvariantCulture, $"# {count} lines left out: {reason}");

    /// <summary>How an end is written: <c>client-closed</c>.</summary>
    /// <param name="end">The end.</param>
    public static string Name(PairEnd end) => JsonNamingPolicy.KebabCaseLower.ConvertName(end.ToString());

    private static void Append(StringBuilder text, PairDetails details)
    {
        Append(text, "proxied", details.Proxied?.ToString());
        Append(text, "route", details.Route);
        Append(text, "sni", details.Sni);
        Append(text, "alpn", details.Alpn);
        Append(text, "host", details.Host);
        Append(text, "tls", details.Tls is { } tls ? Tls(tls) : null);
        Append(text, "client-cert", details.Tls is { PeerName: { Length: > 0 } name } ? name : null);
        Append(text, "server-tls", details.ServerTls is { } serverTls ? Tls(serverTls) : null);
        Append(text, "server-alpn", details.ServerTls is { Protocol: { Length: > 0 } protocol } ? protocol : null);
        foreach (var (key, value) in Notes(details)) Append(text, key, value);
    }

    private static void Append(StringBuilder text, string key, string? value)
    {
        if (value is not null) LogValue.Append(text.Append(' ').Append(key).Append('='), value);
    }

    private static string Tls(TlsSummary tls) =>
        $"{tls.Version}/{tls.Cipher}{(tls.IsResumed ? ",resumed" : "")}{(tls.End is { } end ? $",{end}" : "")}";

    private static void Write(Utf8JsonWriter json, in AccessRecord record)
    {
        json.WriteStartObject();
        json.WriteString("time", Time(record));
        json.WriteString("event", record.End == PairEnd.None ? "bound" : "ended");
        json.WriteString("pair", record.Pair);
        json.WriteString("listener", record.Listener);
        json.WriteString("client", record.Client.ToString());
        json.WriteString("endpoint", record.Endpoint);
        json.WriteNumber("attempts", record.Attempts);
        if (record.ConnectTime is { } connect) json.WriteNumber("connectMs", connect.TotalMilliseconds);
        if (record.End != PairEnd.None)
        {
            json.WriteNumber("durationMs", record.Duration.TotalMilliseconds);
            json.WriteNumber("bytesToServer", record.BytesToServer);
            json.WriteNumber("bytesToClient", record.BytesToClient);
            json.WriteString("end", Name(record.End));
            if (record.State is { } state) json.WriteString("state", state.ToString());
        }

        if (record.Queued > TimeSpan.Zero) json.WriteNumber("queuedMs", record.Queued.TotalMilliseconds);
        if (record.Failures.Length > 0) json.WriteString("tried", record.Failures);
        if (record.Details is { } details) Write(json, details);
        if (record.Reason is { Length: > 0 } reason) json.WriteString("reason", reason);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PairDetails details)
    {
        if (details.Proxied is { } proxied) json.WriteString("proxied", proxied.ToString());
        if (details.Route is { } route) json.WriteString("route", route);
        if (details.Sni is { } sni) json.WriteString("sni", sni);
        if (details.Alpn is { } alpn) json.WriteString("alpn", alpn);
        if (details.Host is { } host) json.WriteString("host", host);
        if (details.Tls is { } tls) Write(json, "tls", tls);
        if (details.Tls is { PeerName: { Length: > 0 } name }) json.WriteString("clientCert", name);
        if (details.ServerTls is { } serverTls) Write(json, "serverTls", serverTls);
        if (details.ServerTls is { Protocol: { Length: > 0 } protocol }) json.WriteString("serverAlpn", protocol);
        foreach (var (key, value) in Notes(details)) json.WriteString(key, value);
    }

    private static IEnumerable<(string Key, string Value)> Notes(PairDetails details) =>
        from note in details.Notes?.Split(' ') ?? []
        let separator = note.IndexOf('=', StringComparison.Ordinal)
        where separator > 0
        select (note[..separator], note[(separator + 1)..]);

    private static void Write(Utf8JsonWriter json, string name, TlsSummary tls)
    {
        json.WriteStartObject(name);
        json.WriteString("version", tls.Version);
        json.WriteString("cipher", tls.Cipher);
        json.WriteBoolean("resumed", tls.IsResumed);
        if (tls.End is { } end) json.WriteString("end", end);
        json.WriteEndObject();
    }

    private static string Time(in AccessRecord record) =>
        record.Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan span) => span.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}

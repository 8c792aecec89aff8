using System.Diagnostics;
using System.Globalization;
using Proxy.Actors.Closing;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>A connection as a span of OpenTelemetry, told when it has ended. Attributes have the names of the semantic conventions where these
/// have one, and begin with <c>proxy.</c> where not. With nobody listening it costs a look at a list.</summary>
public static class PairSpan
{
    /// <summary>The source that spans come from.</summary>
    public const string SourceName = "ProxyCluster";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody wants spans.</summary>
    internal static bool IsWanted => Source.HasListeners();

    /// <summary>Tells of a pair that has ended, if it is one of those that are sampled.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="now">The time of day.</param>
    internal static void Tell(LivePair pair, DateTimeOffset now)
    {
        var began = now - TimeSpan.FromMilliseconds(pair.Now - pair.AcceptedAt);
        using var span = Source.StartActivity(pair.Listener, ActivityKind.Server, parentContext: default, startTime: began);
        if (span is null) return;
        var record = pair.Record(now);
        span.SetEndTime(now.UtcDateTime);
        Tell(span, record, pair.Dial?.Pool);
    }

    private static void Tell(Activity span, in AccessRecord record, string? pool)
    {
        span.SetTag("network.transport", "tcp");
        span.SetTag("client.address", AddressOf(record.Client));
        span.SetTag("client.port", record.Client.Port);
        span.SetTag("proxy.pair", record.Pair);
        span.SetTag("proxy.listener", record.Listener);
        span.SetTag("proxy.pool", pool);
        span.SetTag("proxy.end", PairEnds.Name(record.End));
        span.SetTag("proxy.state", record.State?.ToString());
        span.SetTag("proxy.attempts", record.Attempts);
        span.SetTag("proxy.bytes.to_server", record.BytesToServer);
        span.SetTag("proxy.bytes.to_client", record.BytesToClient);
        if (record.ConnectTime is { } connect) span.SetTag("proxy.connect.duration", connect.TotalSeconds);
        if (record.Queued > TimeSpan.Zero) span.SetTag("proxy.queue.duration", record.Queued.TotalSeconds);
        TellServer(span, record.Endpoint);
        if (record.Details is { } details) Tell(span, details);
        if (record.Failures.Length > 0) span.SetTag("proxy.tried", record.Failures);
        if (IsOrderly(record.End)) return;
        span.SetTag("error.type", PairEnds.Name(record.End));
        span.SetStatus(ActivityStatusCode.Error, record.Reason.Length > 0 ? record.Reason : record.Failures);
    }

    private static bool IsOrderly(PairEnd end) => end is PairEnd.ClientClosed or PairEnd.ServerClosed or PairEnd.Killed or PairEnd.Drained;

    private static string AddressOf(TcpAddress address) => address.ToEndPoint().Address.ToString();

    // host:port, and [host]:port for IPv6.
    private static void TellServer(Activity span, string endpoint)
    {
        var colon = endpoint.LastIndexOf(':');
        if (colon < 0) return;
        span.SetTag("server.address", endpoint[..colon].Trim('[', ']'));
        if (int.TryParse(endpoint.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) span.SetTag("server.port", port);
    }

    private static void Tell(Activity span, PairDetails details)
    {
        if (details.Proxied is { } proxied)
        {
            span.SetTag("network.peer.address", AddressOf(proxied));
            span.SetTag("network.peer.port", proxied.Port);
        }

        span.SetTag("proxy.route", details.Route);
        span.SetTag("tls.client.server_name", details.Sni);
        span.SetTag("http.request.host", details.Host);
        if (details.Tls is not { } tls) return;
        span.SetTag("tls.protocol.version", tls.Version);
        span.SetTag("tls.cipher", tls.Cipher);
        span.SetTag("tls.resumed", tls.IsResumed);
        span.SetTag("tls.next_protocol", details.Alpn);
    }
}

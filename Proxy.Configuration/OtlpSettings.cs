namespace Proxy.Configuration;

/// <summary>A collector that a node sends what it measures to: <c>proxy.telemetry.otlp</c>.</summary>
/// <param name="Endpoint">Its address, <c>http://collector:4317</c>.</param>
/// <param name="Protocol">How it is reached.</param>
/// <param name="Headers">What is sent with each request.</param>
/// <param name="Timeout">How long a request may take.</param>
/// <param name="Metrics">Whether metrics are sent.</param>
/// <param name="Interval">How often they are.</param>
/// <param name="Logs">Whether the node's log is sent.</param>
/// <param name="TraceRatio">The part of connections that a span is sent of, 0 to 1.</param>
public sealed record OtlpSettings(
    Uri Endpoint,
    OtlpProtocol Protocol,
    ValueArray<KeyValuePair<string, string>> Headers,
    TimeSpan Timeout,
    bool Metrics,
    TimeSpan Interval,
    bool Logs,
    double TraceRatio)
{
    /// <summary>The address alone: whoever writes settings into a log does not want tokens there.</summary>
    public override string ToString() => $"OTLP collector at {Endpoint}";
}

namespace Proxy.Configuration;

/// <summary>Who is told what a node measures: <c>proxy.telemetry</c>.</summary>
/// <param name="Prometheus">Whether it is at <c>/metrics</c> of the admin endpoint.</param>
/// <param name="Otlp">The collector that it is sent to; null for none.</param>
public sealed record TelemetrySettings(bool Prometheus, OtlpSettings? Otlp);

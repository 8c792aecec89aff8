using System.Collections.Immutable;

namespace Proxy.Membership.Metrics;

/// <summary>A metric that a member has: its line in the ledger, and what instruments are made of.</summary>
/// <param name="Name">The instrument's name, <c>proxy.connections.accepted</c>.</param>
/// <param name="Kind">What its figures do.</param>
/// <param name="Unit">Their unit as OpenTelemetry writes it: <c>s</c>, <c>By</c>, or what is counted between braces.</param>
/// <param name="Help">What it tells, in a sentence.</param>
/// <param name="Labels">The names of its labels.</param>
public sealed record MetricInfo(string Name, MetricKind Kind, string Unit, string Help, params ImmutableArray<string> Labels)
{
    /// <summary>The name that Prometheus has for it: <c>proxy_connections_accepted_total</c>.</summary>
    public string PrometheusName => Name.Replace('.', '_') + UnitSuffix + (Kind == MetricKind.Counter ? "_total" : "");

    private string UnitSuffix => Unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        _ => "",
    };
}

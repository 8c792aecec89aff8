using System.Collections.Immutable;
using System.Reflection;
using static Proxy.Membership.Metrics.MetricKind;

namespace Proxy.Membership.Metrics;

/// <summary>The metrics that every member has, node or lighthouse. docs/observability.md lists them.</summary>
public static class MemberLedger
{
    /// <summary>The meter that all metrics of a member belong to.</summary>
    public const string MeterName = "ProxyCluster";

    internal static readonly MetricInfo CertificateExpiry = new(
        "proxy.certificate.expiry.timestamp", Gauge, "s", "When a certificate in use expires, seconds since 1970; (where) is listener NAME, pool NAME, or cluster for the one that other members know this one by (use member) and the CA that it stands on (ca).", "where", "use", "name");

    internal static readonly MetricInfo CertificateRefused = new(
        "proxy.certificate.not_renewed", Gauge, "", "1 while what is in the certificate's files cannot be used, so that the one before is; else 0.", "where", "use", "name");

    internal static readonly MetricInfo Members = new("proxy.cluster.members", Gauge, "{member}", "Members of the cluster as this one sees them.", "role", "status");

    internal static readonly MetricInfo Unreachable = new("proxy.cluster.unreachable_members", Gauge, "{member}", "Members that this one cannot reach.");

    internal static readonly MetricInfo StartTime = new("proxy.node.start_time", Gauge, "s", "When the member started, seconds since 1970.");

    internal static readonly MetricInfo Build = new("proxy.build.info", Gauge, "", "1, with the version of the member and of .NET.", "version", "dotnet");

    internal static readonly MetricInfo LogLines = new(
        "proxy.log.lines", Counter, "{line}",
        "Lines of what the member logs of itself: those that were written, those that there was no room for while they waited (left-out), and those that the output did not take (failed).",
        "result");

    /// <summary>All of them, in the order of their names.</summary>
    public static ImmutableArray<MetricInfo> All { get; } = Of(typeof(MemberLedger));

    /// <summary>The metrics that a ledger has as fields, in the order of their names.</summary>
    /// <param name="ledgers">The ledgers.</param>
    public static ImmutableArray<MetricInfo> Of(params IEnumerable<Type> ledgers) =>
    [
        .. ledgers.SelectMany(ledger => ledger.GetFields(BindingFlags.NonPublic | BindingFlags.Static)).Select(field => field.GetValue(null)).OfType<MetricInfo>()
            .OrderBy(metric => metric.PrometheusName, StringComparer.Ordinal),
    ];
}

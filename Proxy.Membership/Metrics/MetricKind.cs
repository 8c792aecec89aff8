namespace Proxy.Membership.Metrics;

/// <summary>What the figures of a metric do.</summary>
public enum MetricKind
{
    /// <summary>It only grows, from 0 at the member's start.</summary>
    Counter,

    /// <summary>It goes up and down.</summary>
    Gauge,

    /// <summary>It is a distribution: counts by size, and their sum.</summary>
    Histogram,
}

using System.Diagnostics.Metrics;
using Proxy.Actors.Metrics;
using Proxy.Actors.Pairs;
using Proxy.Actors.Telemetry;
using Proxy.Membership.Metrics;
using Proxy.Transport;

namespace Proxy.Actors.Metering;

/// <summary>The figures of the node as a whole.</summary>
/// <param name="node">What the loops share.</param>
/// <param name="isReady">Whether it accepts.</param>
/// <param name="accessLog">What has become of the lines of the access log.</param>
/// <param name="digest">The digest of what of its configuration nodes should have in common.</param>
internal sealed class NodeFigures(NodeState node, Func<bool> isReady, Func<AccessLogTotals> accessLog, Func<string> digest)
{
    private const double Millisecond = 0.001;

    internal void AddTo(InstrumentSet set)
    {
        set.Add(MetricLedger.Ready, () => isReady() ? 1 : 0);
        set.Add(MetricLedger.Draining, () => node.IsDraining ? 1 : 0);
        set.Add(MetricLedger.NodeActive, () => node.Pairs);
        set.Add(MetricLedger.NodeLimit, () => node.Model.MaxPairs);
        set.Add(MetricLedger.NodeFull, () => node.Fullness.Times);
        set.Add(MetricLedger.OpenDescriptors, () => DescriptorLimit.Count());
        set.Add(MetricLedger.MaxDescriptors, () => DescriptorLimit.Read());
        set.Add(MetricLedger.Configuration, () => [new Measurement<long>(1, new KeyValuePair<string, object?>("digest", digest()))]);
        set.Add(MetricLedger.AccessLogLines, () =>
        {
            var lines = accessLog();
            return
            [
                new Measurement<long>(lines.Written, new KeyValuePair<string, object?>("result", "written")),
                new Measurement<long>(lines.LeftOut, new KeyValuePair<string, object?>("result", "left-out")),
                new Measurement<long>(lines.Failed, new KeyValuePair<string, object?>("result", "failed")),
            ];
        });
        set.Add(MetricLedger.ConfigurationTime, () => node.ModelSince.ToUnixTimeMilliseconds() * Millisecond);
    }
}

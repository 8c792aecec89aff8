using System.Diagnostics.Metrics;
using Proxy.Actors.Metrics;
using Proxy.Actors.Pools;
using Proxy.Actors.Verdicts;
using Proxy.Membership.Metrics;

namespace Proxy.Actors.Metering;

/// <summary>The figures of pools.</summary>
/// <param name="pools">The pools.</param>
/// <param name="endpoints">Their endpoints.</param>
/// <param name="status">A pool as it is used now.</param>
/// <param name="checks">How the checks of a pool have ended.</param>
internal sealed class PoolFigures(
    IReadOnlyDictionary<string, PoolState> pools, EndpointFigures endpoints, Func<string, PoolStatus?> status, Func<string, CheckCounts> checks)
{
    internal void AddTo(InstrumentSet set)
    {
        set.Add(MetricLedger.PoolEndpoints, States);
        set.Add(MetricLedger.PoolQueued, () => Each(pool => pool.Waiting));
        set.Add(MetricLedger.PoolQueueRefused, () => Statuses().SelectMany(pool => new[]
        {
            new Measurement<long>(pool.QueueFull, Label(pool.Pool), new("reason", "full")),
            new Measurement<long>(pool.QueueTimeouts, Label(pool.Pool), new("reason", "timeout")),
        }));
        set.Add(MetricLedger.PoolLimit, () => Statuses().Where(pool => pool.MaxPairs is not null).Select(pool => new Measurement<long>(pool.MaxPairs!.Value, Label(pool.Pool))));
        set.Add(MetricLedger.PoolPanic, () => Each(pool => pool.IsPanicking ? 1 : 0));
        set.Add(MetricLedger.Checks, () => pools.Where(pool => pool.Value.DialWatch is not null).Select(each => each.Key).Select(pool => (pool, Counts: checks(pool))).SelectMany(each => new[]
        {
            new Measurement<long>(each.Counts.Passed, Label(each.pool), new("result", "passed")),
            new Measurement<long>(each.Counts.Failed, Label(each.pool), new("result", "failed")),
        }));
        set.Add(MetricLedger.ServerHandshakes, Handshakes);
    }

    private static KeyValuePair<string, object?> Label(string pool) => new("pool", pool);

    private IEnumerable<PoolStatus> Statuses() => pools.Keys.Select(status).OfType<PoolStatus>();

    private IEnumerable<Measurement<long>> Each(Func<PoolStatus, long> figure) => Statuses().Select(pool => new Measurement<long>(figure(pool), Label(pool.Pool)));

    private IEnumerable<Measurement<long>> States() => endpoints.Rows
        .GroupBy(row => ((string)row.Labels[0].Value!, row.Word))
        .Select(group => new Measurement<long>(group.Count(), Label(group.Key.Item1), new("state", group.Key.Word)));

    private IEnumerable<Measurement<long>> Handshakes() => endpoints.Rows
        .GroupBy(row => (string)row.Labels[0].Value!)
        .Select(group => (Pool: group.Key, Full: group.Sum(row => row.Traffic.FullHandshakes), Resumed: group.Sum(row => row.Traffic.ResumedHandshakes)))
        .Where(pool => pool.Full + pool.Resumed > 0)
        .SelectMany(pool => new[]
        {
            new Measurement<long>(pool.Full, Label(pool.Pool), new("result", "full")),
            new Measurement<long>(pool.Resumed, Label(pool.Pool), new("result", "resumed")),
        });
}

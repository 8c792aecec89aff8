using System.Diagnostics.Metrics;
using Proxy.Actors.Listing;
using Proxy.Actors.Metering;
using Proxy.Actors.Telemetry;
using Proxy.Membership.Hosting;
using Proxy.Membership.Metrics;

namespace Proxy.Actors;

/// <content>The node's metrics.</content>
public sealed partial class ProxyNode
{
    private readonly Meter _meter = new(MemberLedger.MeterName, ProductVersion.Text);
    private readonly DateTimeOffset _started;

    /// <summary>The meter that the node's metrics belong to.</summary>
    internal Meter Meter => _meter;

    /// <summary>What keeps the figures of the meter <c>ProxyCluster</c> up to date; null until the node has joined its cluster.</summary>
    public NodeMeter? Metrics { get; private set; }

    /// <summary>Called once when all pairs have ended and the node is about to stop, while its figures can still be read.</summary>
    public event Action? Stopping;

    /// <summary>What has become of the lines of the access log; all zero where there is none. On any thread.</summary>
    public AccessLogTotals AccessLogTotals => _accessLog?.Totals ?? default;

    // What a node has that waits for its cluster, too.
    private void StartFigures()
    {
        var set = new InstrumentSet(_meter, static () => { });
        new NodeFigures(_state, () => IsReady, () => AccessLogTotals, () => _inCommon.Whole).AddTo(set);
        new MemberFigures(System, () => Certificates, _started).AddTo(set);
    }

    private NodeMeter StartMeter()
    {
        var loops = new LoopFigures(_nodeLoops, _time);
        var endpoints = new EndpointFigures(_pools.States, _nodeLoops, Health);
        var meter = new NodeMeter(CountAsync, endpoints, loops, TimeProvider.System);
        var set = new InstrumentSet(_meter, meter.Refresh);
        loops.AddTo(set);
        endpoints.AddTo(set);
        new PoolFigures(_pools.States, endpoints, Endpoints.Pool, Health.ChecksOf).AddTo(set);
        new ListenerFigures(_state, _nodeLoops).AddTo(set);
        new MemoryFigures(_state, _nodeLoops).AddTo(set);
        new CacheFigures(_caches).AddTo(set);
        new StoreFigures(_stores, _time).AddTo(set);
        return meter;

        Task CountAsync(CancellationToken cancellation) =>
            Task.WhenAll(_nodeLoops.Select(loop => PairWalk.RunAsync(loop, CountVisitor.Instance, cancellation, pause: 0)));
    }
}

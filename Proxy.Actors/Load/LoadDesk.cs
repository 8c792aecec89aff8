using System.Collections.Immutable;
using Proxy.Actors.Counting;
using Proxy.Actors.Listing;
using Proxy.Actors.Machine;
using Proxy.Actors.Pairs;
using Proxy.Actors.Pools;
using Proxy.Transport;

namespace Proxy.Actors.Load;

/// <summary>Tells what this node does. Loops are asked for their counters, and for nothing that grows with pairs.</summary>
/// <param name="directory">Has the counters.</param>
/// <param name="state">What the loops share.</param>
/// <param name="endpoints">The pools' endpoints.</param>
/// <param name="loads">How busy the loops are.</param>
/// <param name="time">The clock.</param>
internal sealed class LoadDesk(NodeDirectory directory, NodeState state, NodeEndpoints endpoints, Func<IEnumerable<LoopLoad>> loads, TimeProvider time)
{
    /// <summary>Rows of an answer at most: with names of the greatest length they stay far below the frame of 128,000 bytes.</summary>
    internal const int MaxRows = 300;

    private readonly MachineReader _machine = new();
    private readonly long _started = time.GetTimestamp();

    /// <summary>Answers a question beside the actor that was asked; null for one about something else.</summary>
    internal Task<object>? Answer(IDirectoryQuery query, CancellationToken cancellation) =>
        query is CollectLoad load ? Task.Run<object>(async () => await CollectAsync(load, cancellation).ConfigureAwait(false), cancellation) : null;

    private async Task<NodeLoad> CollectAsync(CollectLoad query, CancellationToken cancellation)
    {
        var (listeners, servers) = await directory.TrafficAsync(cancellation).ConfigureAwait(false);
        var at = time.GetElapsedTime(_started);
        var rows = Listeners(listeners).Concat(Pools(servers)).Skip(Math.Max(0, query.From)).Take(MaxRows + 1).ToList();
        var buffers = directory.Buffers();
        return new NodeLoad(
            buffers.Node,
            at,
            state.Pairs,
            state.Model.MaxPairs,
            buffers.BankBytes,
            (long)buffers.SegmentsHeld * buffers.SegmentBytes,
            _machine.ResidentBytes() ?? 0,
            DescriptorLimit.Count(),
            DescriptorLimit.Read(),
            [.. loads().Select(each => (long)each.Busy.TotalMilliseconds)],
            [.. rows.Take(MaxRows)],
            rows.Count > MaxRows ? query.From + MaxRows : null);
    }

    private IEnumerable<LoadRow> Listeners(IEnumerable<TrafficStats> traffic)
    {
        var byName = traffic.ToLookup(each => each.Name);
        return state.Model.Listeners.Keys.Select(name => Row(false, name, byName[name], 0, 0, 0));
    }

    private IEnumerable<LoadRow> Pools(IEnumerable<TrafficStats> traffic)
    {
        var byPool = traffic.ToLookup(each => each.Pool);
        var statuses = endpoints.List().Where(each => each.Source != EndpointSource.OtherNodes).ToLookup(each => each.Pool);
        return from name in state.Model.Pools.Keys
               let all = statuses[name].ToList()
               select Row(true, name, byPool[name], endpoints.Pool(name)?.Waiting ?? 0, all.Count, all.Count(each => each.TakesPairs));
    }

    private static LoadRow Row(bool isPool, string name, IEnumerable<TrafficStats> parts, int waiting, int servers, int taking)
    {
        var sum = TrafficStats.Sum(parts.Prepend(TrafficStats.Nothing));
        return new LoadRow(isPool, name, sum.Pairs, sum.Total, sum.Failures, sum.BytesToServer, sum.BytesToClient, waiting, servers, taking);
    }
}

using System.Collections.Immutable;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;

namespace Proxy.Actors.Listing;

/// <summary>Answers questions about the pairs of this node, by walks over its loops.</summary>
/// <param name="node">The node's address.</param>
/// <param name="state">What the loops share.</param>
/// <param name="loops">The loops, by index.</param>
/// <param name="time">The clock.</param>
internal sealed class NodeDirectory(string node, NodeState state, ImmutableArray<NodeLoop> loops, TimeProvider time)
{
    /// <summary>Rows of an answer at most: with names of the greatest length, they stay below the frame of 128,000 bytes that
    /// Akka.Remote sends.</summary>
    internal const int MaxRows = 100;

    /// <summary>Access records of an answer at most, for the same reason.</summary>
    internal const int MaxRecords = 100;

    private readonly long _started = time.GetTimestamp();

    /// <summary>Pairs from a place on, in no order.</summary>
    internal async Task<PairPage> ListAsync(ListPairs query, CancellationToken cancellation)
    {
        var rows = ImmutableArray.CreateBuilder<PairRow>();
        var max = Math.Clamp(query.Max, 1, MaxRows);
        var slot = query.From.Slot;
        for (var index = query.From.Loop; index < loops.Length; index++, slot = 0)
        {
            var page = new PageVisitor(query.Filter, max - rows.Count);
            var next = await PairWalk.RunAsync(loops[index], page, cancellation, slot).ConfigureAwait(false);
            for (var i = 0; i < page.Count; i++) rows.Add(Row(loops[index], page[i]));
            page.Release();
            if (next is { } stopped) return new PairPage(rows.ToImmutable(), new PairCursor(index, stopped));
        }

        return new PairPage(rows.ToImmutable(), null);
    }

    /// <summary>The first few in an order.</summary>
    internal async Task<PairRanking> RankAsync(RankPairs query, CancellationToken cancellation)
    {
        var ranked = await Task.WhenAll(loops.Select(loop => RankAsync(loop, query, cancellation))).ConfigureAwait(false);
        var max = Math.Clamp(query.Max, 1, MaxRows);
        var rows = ranked.SelectMany(loop => loop.Rows).OrderByDescending(row => row.Key(query.Order)).Take(max);
        return new PairRanking([.. rows], ranked.Sum(loop => loop.Matched));
    }

    /// <summary>Ends every pair that is meant.</summary>
    internal async Task<PairsKilled> KillAsync(KillPairs query, CancellationToken cancellation)
    {
        var killed = await Task.WhenAll(loops.Select(async loop =>
        {
            var visitor = new KillVisitor(query.Filter);
            await PairWalk.RunAsync(loop, visitor, cancellation, slice: KillVisitor.Slice).ConfigureAwait(false);
            return visitor.Count;
        })).ConfigureAwait(false);
        return new PairsKilled(killed.Sum());
    }

    /// <summary>What has gone through the listeners and to the endpoints since the start, each ordered by pool and name.</summary>
    internal async Task<(List<TrafficStats> Listeners, List<TrafficStats> Endpoints)> TrafficAsync(CancellationToken cancellation)
    {
        var counted = await Task.WhenAll(loops.Select(loop => CountAsync(loop, cancellation))).ConfigureAwait(false);
        return (Sum(counted.SelectMany(loop => loop.Listeners)).ToList(), Sum(counted.SelectMany(loop => loop.Endpoints)).ToList());
    }

    /// <summary>The figures since the start.</summary>
    internal async Task<StatsPage> StatsAsync(CollectStats query, CancellationToken cancellation)
    {
        var (listeners, endpoints) = await TrafficAsync(cancellation).ConfigureAwait(false);
        var ofListeners = listeners.Skip(query.From).Take(MaxRows).ToImmutableArray();
        var ofEndpoints = endpoints.Skip(Math.Max(0, query.From - listeners.Count)).Take(MaxRows - ofListeners.Length).ToImmutableArray();
        var next = query.From + ofListeners.Length + ofEndpoints.Length;
        var stats = new NodeStats(
            node,
            time.GetElapsedTime(_started),
            state.Pairs,
            state.Model.MaxPairs,
            loops.Sum(loop => loop.Flows.Count),
            loops.Sum(loop => loop.Flows.Waiting),
            ofListeners,
            ofEndpoints)
        {
            TimesFull = state.Fullness.Times,
        };
        return new StatsPage(stats, next < listeners.Count + endpoints.Count ? next : null);
    }

    /// <summary>The buffer bank.</summary>
    internal BufferStats Buffers()
    {
        var bank = state.Bank;
        var atHand = loops.Sum(loop => loop.Buffers.Segments.AtHand);
        return new BufferStats(
            node,
            (long)bank.SegmentCount * bank.SegmentBytes,
            bank.SegmentBytes,
            Math.Max(0, bank.Rented - atHand),
            atHand,
            bank.Holders,
            bank.Share,
            bank.MinShare,
            bank.MaxShare,
            bank.IsShort,
            loops.Sum(loop => loop.Lanes.Attached),
            loops.Sum(loop => loop.Lanes.Free));
    }

    private async Task<(IReadOnlyList<PairRow> Rows, int Matched)> RankAsync(NodeLoop loop, RankPairs query, CancellationToken cancellation)
    {
        var sample = query.Order == PairOrder.Rate ? new SampleVisitor() : null;
        if (sample is not null)
        {
            await PairWalk.RunAsync(loop, sample, cancellation).ConfigureAwait(false);
            await Task.Delay(query.Window, time, cancellation).ConfigureAwait(false);
        }

        var ranking = new RankVisitor(query.Filter, query.Order, Math.Clamp(query.Max, 1, MaxRows), sample);
        await PairWalk.RunAsync(loop, ranking, cancellation).ConfigureAwait(false);
        sample?.Release();
        return ([.. ranking.Kept.Select(pair => Row(loop, pair))], ranking.Matched);
    }

    private static async Task<LoopStats> CountAsync(NodeLoop loop, CancellationToken cancellation)
    {
        await PairWalk.RunAsync(loop, CountVisitor.Instance, cancellation).ConfigureAwait(false);
        var read = new TaskCompletionSource<LoopStats>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Io.Execute(() => read.TrySetResult(loop.Counters.Read()));
        return await read.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private static IEnumerable<TrafficStats> Sum(IEnumerable<TrafficStats> parts) => parts
        .GroupBy(part => (part.Pool, part.Name))
        .OrderBy(group => group.Key.Pool, StringComparer.Ordinal)
        .ThenBy(group => group.Key.Name, StringComparer.Ordinal)
        .Select(TrafficStats.Sum);

    private PairRow Row(NodeLoop loop, in PairSnapshot pair) =>
        PairRow.From(node, PairId.Create(loop.Shard, loop.Io.Index, pair.Number), pair);
}

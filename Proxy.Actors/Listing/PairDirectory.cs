using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.Closing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Membership.Joining;

namespace Proxy.Actors.Listing;

/// <summary>Finds, measures, follows and ends pairs, on this node or in the whole cluster, without disturbing their traffic.
/// Each node is asked by itself and has a limited time; one that does not answer is named, and the answer is that of the
/// others.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed partial class PairDirectory
{
    /// <summary>Pairs of a sorted listing at most, and of one page.</summary>
    public const int MaxRows = NodeDirectory.MaxRows;

    // What a node's answer may be on its way.
    private static readonly TimeSpan Transit = TimeSpan.FromMilliseconds(500);

    // Between pages. Rows are made and written beside the loops, but on the same processors: at full speed, exchanges of others
    // took four times as long at the 99th percentile, on two of them.
    private static readonly TimeSpan PagePause = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan FollowPause = TimeSpan.FromMilliseconds(200);

    private readonly Cluster _cluster;
    private readonly ActorSystem _system;
    private readonly IActorRef _local;
    private readonly IActorRef _pairs;
    private readonly TimeProvider _time;
    private readonly int _loops;
    private long _followers;

    internal PairDirectory(ActorSystem system, IActorRef local, IActorRef pairs, TimeProvider time, int loops)
    {
        _cluster = Cluster.Get(system);
        _system = system;
        _local = local;
        _pairs = pairs;
        _time = time;
        _loops = loops;
    }

    /// <summary>This node's address: <c>akka.tcp://system@host:port</c>.</summary>
    public string Node => _cluster.SelfAddress.ToString();

    /// <summary>Lists pairs in no order, page by page, one node after the other. A pair that lives through the listing is in
    /// it exactly once.</summary>
    /// <param name="filter">Which pairs.</param>
    /// <param name="scope">Which nodes.</param>
    /// <param name="cancellation">Ends the listing.</param>
    public async IAsyncEnumerable<PairListing> ListAsync(
        PairFilter filter, DirectoryScope scope, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        foreach (var node in Nodes(scope))
        {
            PairCursor? from = default(PairCursor);
            while (from is { } cursor)
            {
                var query = new ListPairs(filter, cursor, MaxRows, scope.Limit);
                var (page, missing) = await AskAsync<PairPage>(node, query, scope.Limit, cancellation).ConfigureAwait(false);
                from = page?.Next;
                yield return page is null ? new PairListing([], 0, [missing!]) : new PairListing(page.Rows, page.Rows.Length, []);
                if (from is not null) await Task.Delay(PagePause, _time, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Lists the first few pairs in an order.</summary>
    /// <param name="filter">Which pairs.</param>
    /// <param name="order">By what they are sorted.</param>
    /// <param name="max">Pairs wanted, 1 to <see cref="MaxRows"/>.</param>
    /// <param name="scope">Which nodes.</param>
    /// <param name="window">For <see cref="PairOrder.Rate"/>: the time over which rates are measured; null for 250 ms.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<PairListing> RankAsync(
        PairFilter filter,
        PairOrder order,
        int max,
        DirectoryScope scope,
        TimeSpan? window = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, MaxRows);
        var between = order == PairOrder.Rate ? window ?? TimeSpan.FromMilliseconds(250) : TimeSpan.Zero;
        var query = new RankPairs(filter, order, max, between, scope.Limit);
        var answer = await AskAllAsync<PairRanking>(query, scope, between, cancellation).ConfigureAwait(false);
        var rows = answer.Answers.SelectMany(node => node.Rows).OrderByDescending(row => row.Key(order)).Take(max);
        return new PairListing([.. rows], answer.Answers.Sum(node => node.Matched), answer.Missing);
    }

    /// <summary>What a pair says of itself, wherever it is.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="limit">How long it may take.</param>
    /// <returns>A report; of the phase <see cref="PairPhase.Unknown"/> when there is no such pair.</returns>
    /// <exception cref="TimeoutException">The pair's node does not answer.</exception>
    public async Task<PairReport> InspectAsync(PairId pair, TimeSpan limit) =>
        IsNowhere(pair) ? new PairReport(pair, PairPhase.Unknown, 0, 0) : await AskPairAsync<PairReport>(new InspectPair(pair), limit).ConfigureAwait(false);

    /// <summary>Ends a pair, wherever it is: both peers see a reset.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="limit">How long it may take.</param>
    /// <returns>What it was when it was ended; <see cref="PairPhase.Unknown"/> when there is no such pair.</returns>
    /// <exception cref="TimeoutException">The pair's node does not answer.</exception>
    public async Task<PairPhase> KillAsync(PairId pair, TimeSpan limit) =>
        IsNowhere(pair) ? PairPhase.Unknown : (await AskPairAsync<PairKilled>(new KillPair(pair, PairEnd.Killed), limit).ConfigureAwait(false)).Phase;

    /// <summary>Ends every pair that is meant.</summary>
    /// <param name="filter">Which pairs.</param>
    /// <param name="scope">Which nodes.</param>
    /// <param name="cancellation">Ends the wait; what has been ended stays so.</param>
    /// <returns>How many pairs each node has ended.</returns>
    public async Task<ClusterAnswer<int>> KillAsync(PairFilter filter, DirectoryScope scope, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var answer = await AskAllAsync<PairsKilled>(new KillPairs(filter, scope.Limit), scope, TimeSpan.Zero, cancellation)
            .ConfigureAwait(false);
        return new ClusterAnswer<int>([.. answer.Answers.Select(node => node.Count)], answer.Missing);
    }

    /// <summary>What has gone through the nodes since they started.</summary>
    /// <param name="scope">Which nodes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ClusterAnswer<NodeStats>> StatsAsync(DirectoryScope scope, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var answer = await AskPagesAsync<StatsPage>(
            from => new CollectStats(from, scope.Limit), page => page.Next, Join, scope, cancellation).ConfigureAwait(false);
        return new ClusterAnswer<NodeStats>([.. answer.Answers.Select(page => page.Stats)], answer.Missing);
    }

    /// <summary>The buffer banks.</summary>
    /// <param name="scope">Which nodes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<ClusterAnswer<BufferStats>> BuffersAsync(DirectoryScope scope, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return AskAllAsync<BufferStats>(new CollectBuffers(scope.Limit), scope, TimeSpan.Zero, cancellation);
    }

    /// <summary>Follows pairs as they begin and end, from now on. Whoever reads slowly misses some, and is told how many.</summary>
    /// <param name="filter">Which pairs.</param>
    /// <param name="scope">Which nodes; those that join later are followed from then on.</param>
    /// <param name="cancellation">The only way to end it.</param>
    /// <returns>An element each time that something has happened, or that a node cannot be followed any more.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async IAsyncEnumerable<ClusterAnswer<FollowedRecords>> FollowAsync(
        PairFilter filter, DirectoryScope scope, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var query = new FollowPairs($"{_cluster.SelfUniqueAddress.Uid:x}-{Interlocked.Increment(ref _followers)}", filter, scope.Limit);
        ImmutableHashSet<string> lost = [];
        while (true)
        {
            var parts = await Task.WhenAll(Nodes(scope).Select(node => FollowAsync(node, query, cancellation))).ConfigureAwait(false);
            var answer = Gather(parts);
            var news = answer.Answers.Where(node => node.Records.Length > 0 || node.LeftOut > 0).ToImmutableArray();
            var newlyLost = answer.Missing.Where(missing => !lost.Contains(missing.Node)).ToImmutableArray();
            lost = [.. answer.Missing.Select(missing => missing.Node)];
            if (news.Length + newlyLost.Length > 0) yield return new ClusterAnswer<FollowedRecords>(news, newlyLost);
            if (answer.Answers.All(node => node.Records.Length < NodeDirectory.MaxRecords))
                await Task.Delay(FollowPause, _time, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<(FollowedRecords?, Missing?)> FollowAsync(Target node, FollowPairs query, CancellationToken cancellation)
    {
        var (part, missing) = await AskAsync<FollowedPairs>(node, query, query.Limit, cancellation).ConfigureAwait(false);
        return (part is null ? null : new FollowedRecords(node.Address, part.Records, part.LeftOut), missing);
    }

    private static StatsPage Join(StatsPage whole, StatsPage page) => page with
    {
        Stats = page.Stats with
        {
            Listeners = [.. whole.Stats.Listeners, .. page.Stats.Listeners],
            Endpoints = [.. whole.Stats.Endpoints, .. page.Stats.Endpoints],
        },
    };

    // Asked for a pair of a node that is no member, or of a loop that this one does not have, sharding would start a shard.
    private bool IsNowhere(PairId pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (!PairId.TryReadNode(pair.Shard, out var uid)) return false;
        return uid == _cluster.SelfUniqueAddress.Uid ? pair.Loop >= _loops : !_cluster.State.Members.Any(member => member.UniqueAddress.Uid == uid);
    }

    private async Task<T> AskPairAsync<T>(IPairMessage message, TimeSpan limit)
    {
        try
        {
            return await _pairs.Ask<T>(message, limit).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            throw new TimeoutException($"the node of pair {message.Pair} gives {Missing.NoAnswer(limit)}");
        }
    }

    /// <summary>Asks nodes a question, each by itself.</summary>
    /// <param name="query">The question.</param>
    /// <param name="scope">Which nodes.</param>
    /// <param name="window">How much longer than <paramref name="scope"/> says it takes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="heard">Told of each answer as it comes, on any thread; null for nobody.</param>
    /// <typeparam name="T">What each answers with.</typeparam>
    internal async Task<ClusterAnswer<T>> AskAllAsync<T>(
        IDirectoryQuery query, DirectoryScope scope, TimeSpan window, CancellationToken cancellation, Action<T>? heard = null)
        where T : class =>
        Gather(await Task.WhenAll(Nodes(scope).Select(async node =>
        {
            var asked = await AskAsync<T>(node, query, scope.Limit + window, cancellation).ConfigureAwait(false);
            if (asked.Answer is { } answer) heard?.Invoke(answer);
            return asked;
        })).ConfigureAwait(false));

    /// <summary>Asks nodes a question whose answer comes in pages, each node by itself.</summary>
    /// <param name="query">The question, from a place on.</param>
    /// <param name="next">Where the next page begins; null when a page is the last.</param>
    /// <param name="join">What came before and the page behind it, as one.</param>
    /// <param name="scope">Which nodes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <typeparam name="T">A page.</typeparam>
    internal async Task<ClusterAnswer<T>> AskPagesAsync<T>(
        Func<int, IDirectoryQuery> query, Func<T, int?> next, Func<T, T, T> join, DirectoryScope scope, CancellationToken cancellation)
        where T : class
    {
        return Gather(await Task.WhenAll(Nodes(scope).Select(AskNodeAsync)).ConfigureAwait(false));

        async Task<(T?, Missing?)> AskNodeAsync(Target node)
        {
            T? whole = null;
            for (int? from = 0; from is { } first; from = next(whole!))
            {
                var (page, missing) = await AskAsync<T>(node, query(first), scope.Limit, cancellation).ConfigureAwait(false);
                if (page is null) return (null, missing);
                whole = whole is null ? page : join(whole, page);
            }

            return (whole, null);
        }
    }

    private static ClusterAnswer<T> Gather<T>(IReadOnlyList<(T? Part, Missing? Missing)> parts)
        where T : class =>
        new([.. parts.Where(part => part.Part is not null).Select(part => part.Part!)],
            [.. parts.Where(part => part.Missing is not null).Select(part => part.Missing!)]);

    private static async Task<(T? Answer, Missing? Missing)> AskAsync<T>(
        Target node, IDirectoryQuery query, TimeSpan limit, CancellationToken cancellation)
        where T : class
    {
        if (!node.IsReachable) return (null, new Missing(node.Address, Missing.Unreachable));
        try
        {
            return await node.Directory.Ask(query, limit + Transit, cancellation).ConfigureAwait(false) switch
            {
                T answer => (answer, null),
                DirectoryRefusal refusal => (null, new Missing(node.Address, refusal.Reason)),
                var other => (null, new Missing(node.Address, $"answered with {other?.GetType().Name ?? "nothing"}")),
            };
        }
        catch (AskTimeoutException)
        {
            return (null, new Missing(node.Address, Missing.NoAnswer(limit)));
        }
    }
}

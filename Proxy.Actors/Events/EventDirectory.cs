using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Listing;

namespace Proxy.Actors.Events;

/// <summary>Tells what all nodes have logged, in the order in which it happened as far as their clocks agree.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class EventDirectory
{
    /// <summary>Events of a listing at most.</summary>
    public const int MaxEvents = EventsDesk.MaxEvents;

    private static readonly TimeSpan FollowPause = TimeSpan.FromMilliseconds(500);

    private readonly PairDirectory _nodes;
    private readonly TimeProvider _time;

    internal EventDirectory(PairDirectory nodes, TimeProvider time) => (_nodes, _time) = (nodes, time);

    /// <summary>The last events, and what comes.</summary>
    /// <param name="max">Of those that there are, how many at most: 0 to <see cref="MaxEvents"/>.</param>
    /// <param name="level">The least level, from <see cref="LogLevel.Information"/>.</param>
    /// <param name="follow">Whether it goes on with those that come until it is cancelled.</param>
    /// <param name="scope">Which nodes; those that join later are followed from then on.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The last events first, and then an element each time that something has come, or that a node cannot be followed any more.</returns>
    public async IAsyncEnumerable<ClusterAnswer<NodeEvent>> ReadAsync(
        int max, LogLevel level, bool follow, DirectoryScope scope, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentOutOfRangeException.ThrowIfNegative(max);
        var (known, lost) = (ImmutableDictionary<string, long>.Empty, ImmutableHashSet<string>.Empty);
        for (var isFirst = true; isFirst || follow; isFirst = false)
        {
            var query = new CollectEvents(known, isFirst ? max : MaxEvents, level, scope.Limit);
            var answer = await _nodes.AskAllAsync<EventsPage>(query, scope, TimeSpan.Zero, cancellation).ConfigureAwait(false);
            var events = answer.Answers.SelectMany(page => page.Events).OrderBy(each => each.Time).ThenBy(each => each.Node, StringComparer.Ordinal).ThenBy(each => each.Sequence);
            var news = isFirst ? events.TakeLast(max).ToImmutableArray() : events.ToImmutableArray();
            var newlyLost = answer.Missing.Where(missing => !lost.Contains(missing.Node)).ToImmutableArray();
            known = known.SetItems(answer.Answers.Select(page => KeyValuePair.Create(page.Node, page.Last)));
            lost = [.. answer.Missing.Select(missing => missing.Node)];
            if (news.Length + newlyLost.Length > 0) yield return new ClusterAnswer<NodeEvent>(news, newlyLost);
            if (follow) await Task.Delay(FollowPause, _time, cancellation).ConfigureAwait(false);
        }
    }
}

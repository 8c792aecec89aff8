using System.Collections.Immutable;
using Proxy.Actors.Listing;
using Proxy.Configuration;
using Proxy.Membership.Logging;

namespace Proxy.Actors.Events;

/// <summary>Tells what this node has logged.</summary>
/// <param name="node">The node's address.</param>
/// <param name="recent">Its last events.</param>
internal sealed class EventsDesk(string node, RecentEvents recent)
{
    /// <summary>Events of an answer at most.</summary>
    internal const int MaxEvents = RecentEvents.Room;

    // Of an answer, so that it stays below the frame of 128,000 bytes that Akka.Remote sends. A character may take six bytes in JSON.
    private const int Room = 110_000 / 6;

    private const int RowRoom = 120;

    /// <summary>Answers a question; null for one about something else.</summary>
    internal Task<object>? Answer(IDirectoryQuery query) => query is CollectEvents collect ? Task.FromResult<object>(Collect(collect)) : null;

    private EventsPage Collect(CollectEvents query)
    {
        var isKnown = query.After.TryGetValue(node, out var after);
        var last = recent.LastSequence;

        // A node that was started anew counts from 1 again.
        if (after > last) after = 0;
        var max = Math.Clamp(query.Max, 1, MaxEvents);
        var found = recent.Read(after, isKnown ? MaxEvents : max, query.Level).Where(each => each.Sequence <= last).Select(Event);
        return isKnown ? First(found.Take(max), last) : new EventsPage(node, last, [.. Fitting(found.Reverse()).Reverse()]);
    }

    private EventsPage First(IEnumerable<NodeEvent> found, long last)
    {
        var all = found.ToList();
        var fitting = Fitting(all).ToImmutableArray();
        return new EventsPage(node, fitting.Length < all.Count ? fitting[^1].Sequence : last, fitting);
    }

    private static IEnumerable<NodeEvent> Fitting(IEnumerable<NodeEvent> all)
    {
        var left = Room;
        foreach (var each in all)
        {
            left -= each.Text.Length + each.Error.Length + each.Source.Length + each.Node.Length + RowRoom;
            if (left < 0) yield break;
            yield return each;
        }
    }

    private NodeEvent Event(LogEventEntry entry) => new(
        node, entry.Sequence, entry.Time, entry.Level, entry.Id, Line(entry.Source), Line(entry.Text), Line(entry.Error));

    private static string Line(string text) => Quoted.Plain(text, RecentEvents.MaxText);
}

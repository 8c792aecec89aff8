using System.Collections.Immutable;
using Proxy.Actors.Replication;

namespace Proxy.Actors.Verdicts;

/// <content>What the other nodes are told.</content>
internal sealed partial class HealthBook
{
    private readonly HashSet<WatchedEndpoint>[] _told = [.. Enumerable.Range(0, SharedPart.Count).Select(_ => new HashSet<WatchedEndpoint>())];
    private readonly HashSet<int> _untold = [];
    private long _number;

    /// <summary>How often this node has begun anew.</summary>
    internal int Life { get; private set; }

    /// <summary>What this node says otherwise since the last call, by the number of the part.</summary>
    internal ImmutableArray<(int Shard, HealthPart Part)> TakeUntold()
    {
        ImmutableArray<(int, HealthPart)> parts = [.. _untold.Order().Select(shard => (shard, PartOf(shard)))];
        _untold.Clear();
        return parts;
    }

    private HealthPart PartOf(int shard)
    {
        var said = _told[shard].OrderBy(endpoint => endpoint.Own!.Value.IsUp).ThenBy(endpoint => endpoint.Key, StringComparer.Ordinal).Select(StatementOf).ToList();
        var empty = new HealthPart(self, Life, ++_number, []);
        var room = SharedPart.MaxBytes - _heard.SizeOfOthers(shard) - empty.Size;
        // What has no room is not said: the words first, then who is up. An endpoint of which nobody says anything is checked by each node.
        return empty with { Said = Fit(said, room) ?? Fit([.. said.Select(each => each with { Words = "" })], room) ?? Cut(said, room) };
    }

    private static ImmutableArray<string>? Fit(List<Statement> said, int room)
    {
        ImmutableArray<string> texts = [.. said.Select(each => each.Text)];
        return texts.Sum(HealthPart.SizeOf) <= room ? texts : null;
    }

    private static ImmutableArray<string> Cut(List<Statement> said, int room) =>
        [.. said.Select(each => (each with { Words = "" }).Text).TakeWhile(text => (room -= HealthPart.SizeOf(text)) >= 0)];

    private static Statement StatementOf(WatchedEndpoint endpoint)
    {
        var own = endpoint.Own!.Value;
        return new Statement(endpoint.Key, own.IsUp, own.Since, own.Words);
    }

    private void Tell(WatchedEndpoint endpoint, bool isTold)
    {
        if (endpoint.IsTold == isTold) return;
        endpoint.IsTold = isTold;
        var shard = SharedPart.Of(endpoint.Key);
        if (isTold) _told[shard].Add(endpoint);
        else _told[shard].Remove(endpoint);
        _untold.Add(shard);
    }
}

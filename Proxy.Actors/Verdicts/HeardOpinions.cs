using System.Collections.Immutable;
using Proxy.Actors.Replication;

namespace Proxy.Actors.Verdicts;

/// <summary>What the other nodes say of endpoints, as far as this one has heard.</summary>
/// <param name="self">This node, whose own words it passes over.</param>
internal sealed class HeardOpinions(string self)
{
    private readonly HealthShard[] _shards = [.. Enumerable.Repeat(HealthShard.Empty, SharedPart.Count)];
    private readonly Dictionary<string, ImmutableArray<(Opinion Opinion, int Life)>>[] _said =
        [.. Enumerable.Range(0, SharedPart.Count).Select(_ => new Dictionary<string, ImmutableArray<(Opinion, int)>>(StringComparer.Ordinal))];

    /// <summary>Takes in a part; news may come in any order and more than once.</summary>
    /// <returns>The endpoints of which it may say something else.</returns>
    internal IReadOnlyCollection<string> Learn(int shard, HealthShard said)
    {
        // What is pruned is gone from what comes, and would be brought back by merging.
        var known = new HealthShard([.. _shards[shard].Parts.Where(part => said.Parts.Any(each => each.Node == part.Node))]);
        var merged = known.Merge(said);
        if (merged.Equals(_shards[shard])) return [];
        _shards[shard] = merged;
        var before = _said[shard];
        _said[shard] = Read(merged).GroupBy(each => each.Endpoint, each => (each.Opinion, each.Life), StringComparer.Ordinal)
            .ToDictionary(each => each.Key, each => each.ToImmutableArray(), StringComparer.Ordinal);
        return [.. before.Keys.Union(_said[shard].Keys, StringComparer.Ordinal)];
    }

    /// <summary>What is said of an endpoint, and in which life of the node that says so.</summary>
    internal ImmutableArray<(Opinion Opinion, int Life)> Of(string endpoint) =>
        _said[SharedPart.Of(endpoint)].GetValueOrDefault(endpoint, []);

    /// <summary>Bytes of a part that are those of other nodes.</summary>
    internal int SizeOfOthers(int shard) => _shards[shard].Parts.Where(part => part.Node != self).Sum(part => part.Size);

    private IEnumerable<(string Endpoint, Opinion Opinion, int Life)> Read(HealthShard shard) =>
        from part in shard.Parts
        where part.Node != self
        from statement in part.Said.Select(Statement.Parse).OfType<Statement>()
        select (statement.Endpoint, new Opinion(statement.IsUp, statement.Since, statement.Words, part.Node), part.Life);
}

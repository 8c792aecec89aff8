using System.Collections.Immutable;

namespace Proxy.Cmd.ShardingPalette;

/// <summary>Some of the entities of a shard.</summary>
/// <param name="Entities">Their ids, ordered.</param>
/// <param name="Total">How many the shard has; -1 when it did not answer.</param>
internal sealed record EntityPage(ImmutableArray<string> Entities, int Total)
{
    /// <summary>The shard did not answer, or is not there any more.</summary>
    public static EntityPage NoAnswer { get; } = new([], -1);
}

namespace Proxy.Cmd.ShardingPalette;

/// <summary>Asks a member for some of the entities of a shard that it holds. Answered with an <see cref="EntityPage"/>.</summary>
/// <param name="Type">The entity type.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Offset">How many, ordered by name, are passed over.</param>
/// <param name="Limit">How many are listed at most; the answer may have fewer, so that it fits into a message.</param>
internal sealed record ListEntities(string Type, string Shard, int Offset, int Limit);

namespace Proxy.Cmd.ShardingPalette;

/// <summary>A shard as <c>cluster-sharding list-shards</c> has it.</summary>
/// <param name="Shard">Its id.</param>
/// <param name="Member">The address of the member that it is on.</param>
/// <param name="Entities">How many entities it holds; null when it did not answer.</param>
internal sealed record ShardRow(string Shard, string Member, int? Entities);

namespace Proxy.Cmd.ShardingPalette;

/// <summary>An entity as <c>cluster-sharding list-entities</c> has it.</summary>
/// <param name="Entity">Its id.</param>
/// <param name="Shard">The shard that it is in.</param>
/// <param name="Member">The address of the member that it is on.</param>
internal sealed record EntityRow(string Entity, string Shard, string Member);

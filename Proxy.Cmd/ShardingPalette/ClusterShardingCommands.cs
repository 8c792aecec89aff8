using Akka.Actor;
using Proxy.Cmd.Palettes;

namespace Proxy.Cmd.ShardingPalette;

/// <summary>The palette <c>cluster-sharding</c>: which entities are where.</summary>
public static class ClusterShardingCommands
{
    /// <summary>The palette, for systems whose provider is <c>cluster</c>; they need no region of their own.</summary>
    public static CommandPalette Instance { get; } = new(
        "cluster-sharding",
        "sharded entities: their types, regions and shards",
        [
            Query("list-types", "the entity types that this node has regions for").Build(),
            Query("list-regions", "the members that hold entities")
                .WithArgument(argument => Type(argument, "the entity type; every type of this node unless written")).Build(),
            Query("list-shards", "the shards of a type: where they are, and how many entities they hold")
                .WithArgument(argument => Type(argument, "the entity type").IsMandatory()).Build(),
            Query("region-stats", "shards and entities by member")
                .WithArgument(argument => argument.WithName("region").WithDescription("the entity type").WithSwitch("-r").WithSwitch("--region").IsMandatory()).Build(),
            Query("list-entities", "the entities of a type, ordered by name")
                .WithArgument(argument => Type(argument, "the entity type").IsMandatory())
                .WithArgument(argument => argument.WithName("shard").WithDescription("the shard; every one unless written").WithSwitch("-s").WithSwitch("--shard"))
                .WithArgument(argument => argument.WithName("limit").WithDescription("how many are listed, at most 10000")
                    .WithSwitch("-l").WithSwitch("--limit").WithKind(ArgumentKind.Number).WithDefaultValue("100"))
                .WithArgument(argument => argument.WithName("offset").WithDescription("how many are passed over before")
                    .WithSwitch("-o").WithSwitch("--offset").WithKind(ArgumentKind.Number).WithDefaultValue("0"))
                .Build(),
        ],
        Props.Create<ShardingHandler>());

    private static CommandDefinitionBuilder Query(string name, string description) =>
        new CommandDefinitionBuilder().WithName(name).WithDescription(description).WithResult(ResultShape.List).IsReadOnly();

    private static ArgumentDefinitionBuilder Type(ArgumentDefinitionBuilder argument, string description) =>
        argument.WithName("type").WithDescription(description).WithSwitch("-t").WithSwitch("--type");
}

using Akka.Actor;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.ClusterPalette;

/// <summary>The palette <c>cluster</c>: who is in the cluster, and who is to come or go.</summary>
public static class ClusterCommands
{
    /// <summary>The palette, for systems whose provider is <c>cluster</c>.</summary>
    public static CommandPalette Instance { get; } = new(
        "cluster",
        "members of the cluster: who is there, who comes and goes",
        [
            Query("show", "every member with its roles, status, reachability and version", ResultShape.List),
            Query("status", "this node's own membership", ResultShape.Value),
            Query("leader", "the member that leads the cluster now", ResultShape.Value),
            Action("join", "has this node join the cluster of another one", WithAddress("the member to join through", isMandatory: true)),
            Action("leave", "has a member leave in order", WithAddress("who is to leave; without it, this node", isMandatory: false)),
            Action("down", "declares a member dead that cannot be reached", WithAddress("who is declared dead", isMandatory: true)),
            Action("down-unreachable", "declares every member dead that cannot be reached", _ => { }),
            Query("tail", "prints what happens to members, until Ctrl+C", ResultShape.Stream),
        ],
        Props.Create<ClusterHandler>());

    private static CommandDefinition Query(string name, string description, ResultShape result) =>
        new CommandDefinitionBuilder().WithName(name).WithDescription(description).WithResult(result).IsReadOnly().Build();

    private static CommandDefinition Action(string name, string description, Action<CommandDefinitionBuilder> add)
    {
        var builder = new CommandDefinitionBuilder().WithName(name).WithDescription(description);
        add(builder);
        return builder.Build();
    }

    private static Action<CommandDefinitionBuilder> WithAddress(string description, bool isMandatory) => command => command.WithArgument(argument => argument
        .WithName("address").WithDescription(description + ": akka.tcp://SYSTEM@HOST:PORT or HOST:PORT")
        .WithSwitch("-a").WithSwitch("--address").IsMandatory(isMandatory));
}

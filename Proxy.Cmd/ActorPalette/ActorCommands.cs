using Akka.Actor;
using Proxy.Cmd.Palettes;

namespace Proxy.Cmd.ActorPalette;

/// <summary>The palette <c>actor</c>: the actors of this node.</summary>
public static class ActorCommands
{
    /// <summary>The palette, for every system.</summary>
    public static CommandPalette Instance { get; } = new(
        "actor",
        "the actors of this node",
        [
            new CommandDefinitionBuilder().WithName("hierarchy").WithDescription("the tree of actors")
                .WithArgument(argument => argument.WithName("depth").WithDescription("how many levels")
                    .WithSwitch("-d").WithSwitch("--depth").WithKind(ArgumentKind.Number).WithDefaultValue("4"))
                .WithArgument(argument => argument.WithName("path").WithDescription("where the tree begins, such as /user; everything unless written")
                    .WithSwitch("-s").WithSwitch("--start"))
                .WithArgument(argument => argument.WithName("limit").WithDescription("how many children of one actor are listed")
                    .WithSwitch("-l").WithSwitch("--limit").WithKind(ArgumentKind.Number).WithDefaultValue("100"))
                .WithResult(ResultShape.List).IsReadOnly().Build(),
            new CommandDefinitionBuilder().WithName("system").WithDescription("the actor system: its name, address, age and version")
                .WithResult(ResultShape.Value).IsReadOnly().Build(),
        ],
        Props.Create<ActorHandler>());
}

using Akka.Actor;
using Proxy.Cmd.Palettes;
using Proxy.Configuration;

namespace Proxy.Lighthouse.Admin;

/// <summary>The palette <c>log</c>: what members say of themselves, from which level on. Nodes and lighthouses compile this file, each for itself.</summary>
internal static class LogCommands
{
    /// <summary>The word for the level that is configured.</summary>
    internal const string Configured = "configured";

    /// <summary>The palette.</summary>
    public static CommandPalette Palette { get; } = new(
        "log",
        "what nodes and lighthouses log, and from which level on",
        [
            With(new CommandDefinitionBuilder().WithName("level").WithDescription("the levels in force, by category").WithResult(ResultShape.List).IsReadOnly()
                .WithArgument(argument => argument.WithName("category").WithDescription("the beginning of their names").WithSwitch("-c").WithSwitch("--category"))).Build(),
            .. LogLevels.All.Select(level => Change(level, level == "off" ? "logs nothing" : $"logs what is {level} or worse").Build()),
            Change(Configured, "logs what the configuration says").Build(),
        ],
        Props.Create(() => new LogHandler()));

    private static CommandDefinitionBuilder Change(string level, string description)
    {
        var command = new CommandDefinitionBuilder().WithName($"level {level}").WithDescription(description + ", on all members at once").WithArgument(argument => argument
            .WithName("category").WithDescription("who: the beginning of a name, Akka.Cluster, Proxy.Actors.Pools; without it, all that have no level of their own")
            .WithSwitch("-c").WithSwitch("--category"));
        if (level != Configured)
        {
            command.WithArgument(argument => argument
                .WithName("for").WithDescription("how long: 30s, 10m, 1h; without it, until it is changed again").WithSwitch("--for").WithKind(ArgumentKind.Duration));
        }

        return With(command);
    }

    private static CommandDefinitionBuilder With(CommandDefinitionBuilder command) => command
        .WithArgument(argument => argument.WithName("node").WithDescription("one member, as in cluster show: HOST:PORT; without it, all").WithSwitch("--node"))
        .WithArgument(argument => argument.WithName("local").WithDescription("the member that is asked, alone").WithSwitch("--local").WithKind(ArgumentKind.Flag));
}

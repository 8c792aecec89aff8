using Akka.Actor;
using Proxy.Actors;
using Proxy.Actors.Events;
using Proxy.Cmd.Palettes;
using static Proxy.Node.Palette.ProxyCommands;

namespace Proxy.Node.Palette;

/// <summary>The palette <c>events</c>: what all nodes have logged lately, and what they log.</summary>
internal static class EventsCommands
{
    /// <summary>The palette of a node.</summary>
    /// <param name="node">The node.</param>
    public static CommandPalette For(ProxyNode node) => new(
        "events",
        "what all nodes have logged lately, in order: members and servers that come and go, changes, warnings, errors",
        [
            EndingDefault(
                "the last events of all nodes, the latest last; with -f, those that come as well",
                command => command.EndsWithout("follow"),
                definition => definition.WithName("follow").WithDescription("goes on with those that come, until Ctrl+C").WithSwitch("-f").WithSwitch("--follow").WithKind(ArgumentKind.Flag),
                definition => definition.WithName("limit").WithDescription($"how many at most, 0 to {EventDirectory.MaxEvents}").WithSwitch("-n").WithSwitch("--limit")
                    .WithKind(ArgumentKind.Number).WithDefaultValue("50"),
                definition => definition.WithName("level").WithDescription("the least level").WithSwitch("--level").WithChoices<EventLevel>().WithDefaultValue("info"),
                definition => definition.WithName("node").WithDescription("one node alone: HOST:PORT as cluster show has it").WithSwitch("--node"),
                Local()),
        ],
        Props.Create(() => new EventsHandler(node)));
}

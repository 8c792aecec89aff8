using Akka.Actor;
using Proxy.Actors;
using Proxy.Cmd.Palettes;
using static Proxy.Node.Palette.ProxyCommands;

namespace Proxy.Node.Palette;

/// <summary>The palette <c>top</c>: what pools, nodes and listeners do, drawn anew all the time.</summary>
internal static class TopCommands
{
    /// <summary>The palette of a node.</summary>
    /// <param name="node">The node.</param>
    public static CommandPalette For(ProxyNode node) => new(
        "top",
        "what pools, nodes and listeners do, drawn anew all the time; proxy top has the busiest connections",
        [
            EndingDefault("the busiest pools of all nodes together", Once, OfGroups()),
            EndingStream("pools", "the busiest pools of all nodes together", Once, OfGroups()),
            EndingStream("nodes", "the nodes: pairs, rates, buffers, loops, memory, descriptors", Once, Common()),
            EndingStream("listeners", "the busiest listeners of all nodes together", Once, OfGroups()),
        ],
        Props.Create(() => new TopHandler(node)));

    private static void Once(CommandDefinitionBuilder command) => command.EndsWith("once");

    private static Argument[] OfGroups() => [Sort(), Limit(), .. Common()];

    private static Argument[] Common() => [Interval(), Flag("once", "one picture, for scripts"), Local()];

    private static Argument Sort() => definition => definition
        .WithName("sort").WithDescription("the largest first; name sorts by name").WithSwitch("-s").WithSwitch("--sort").WithChoices<TopOrder>().WithDefaultValue("rate");

    private static Argument Limit() => definition => definition
        .WithName("limit").WithDescription("how many at most, 1 to 1000").WithSwitch("-n").WithSwitch("--limit").WithKind(ArgumentKind.Number).WithDefaultValue("20");
}

using Akka.Actor;
using Proxy.Actors;
using Proxy.Actors.Forwarding;
using Proxy.Cmd.Palettes;
using static Proxy.Node.Palette.ProxyCommands;

namespace Proxy.Node.Palette;

/// <summary>The palette <c>store</c>: what lies in the stores of all nodes, why it is not delivered, and what to do about that.</summary>
internal static class StoreCommands
{
    /// <summary>The palette of a node.</summary>
    /// <param name="node">The node.</param>
    public static CommandPalette For(ProxyNode node) => new(
        "store",
        "what clients have handed in and no server has yet: on all nodes, how much, how old, why",
        [
            Query("queues", "the queues of all stores: how many units, how old, where they go, what keeps them", [.. Where(), Local()]),
            Query("list", "the units of all queues, the first ones first", [.. Where(), Flag("dead", "those that are given up; without it, the others"), Limit(), Local()]),
            One("show", "one unit in full", [.. OneUnit(), Local()]),
            Change("retry", "looks for a server at once; a unit that is given up comes to the end of its queue again", [.. Where(), Unit(), Local()]),
            Change("hold", "has a queue, or one unit, not delivered until it is released; until the node's next start", [.. Where(), Unit(), Local()]),
            Change("release", "has what was held delivered again", [.. Where(), Unit(), Local()]),
            Change("drop", "deletes one unit, given up or not", [.. OneUnit(), Local()]),
            One("export", "the bytes of one unit of this node, in base64", OneUnit()),
        ],
        Props.Create(() => new StoreHandler(node)));

    private static Argument[] OneUnit() => [.. Where(), Mandatory(Unit())];

    private static Argument[] Where() =>
    [
        definition => definition.WithName("store").WithDescription("the store; without it, all").WithSwitch("-s").WithSwitch("--store"),
        definition => definition.WithName("queue").WithDescription("the queue, by its listener's name; without it, all").WithSwitch("-q").WithSwitch("--queue"),
        definition => definition.WithName("node").WithDescription("the node: HOST:PORT as cluster show has it; without it, all").WithSwitch("--node"),
    ];

    private static Argument Unit() => definition => definition
        .WithName("unit").WithDescription("the unit's number, as in store list").WithSwitch("-u").WithSwitch("--unit").WithKind(ArgumentKind.Text);

    private static Argument Limit() => definition => definition
        .WithName("limit").WithDescription($"how many of each node at most, 1 to {StoreDirectory.MaxRows}").WithSwitch("-n").WithSwitch("--limit")
        .WithKind(ArgumentKind.Number).WithDefaultValue("20");
}

using Akka.Actor;
using Proxy.Actors;
using Proxy.Cmd.Palettes;
using static Proxy.Node.Palette.ProxyCommands;

namespace Proxy.Node.Palette;

/// <summary>The palette <c>doctor</c>: looks at everything on all nodes, and says what is wrong.</summary>
internal static class DoctorCommands
{
    /// <summary>The palette of a node.</summary>
    /// <param name="node">The node.</param>
    public static CommandPalette For(ProxyNode node) => new(
        "doctor",
        "what is wrong, why it matters, and what to do: looks at everything on all nodes",
        [
            Default(
                "looks at machines, listeners, pools, certificates, stores, logs and the cluster, and says what is wrong, the most serious first; fails when there is an error",
                ResultShape.List,
                definition => definition.WithName("node").WithDescription("one node alone: HOST:PORT as cluster show has it").WithSwitch("--node"),
                Local()),
        ],
        Props.Create(() => new DoctorHandler(node)));
}

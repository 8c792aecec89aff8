using System.Globalization;
using System.Reflection;
using Akka.Actor;
using Proxy.Cmd.Palettes;

namespace Proxy.Cmd.ActorPalette;

/// <summary>Carries out the palette <c>actor</c>.</summary>
internal sealed class ActorHandler : CommandHandlerActor
{
    private readonly ExtendedActorSystem _system = (ExtendedActorSystem)Context.System;

    public ActorHandler()
    {
        Process("hierarchy", HierarchyAsync);
        Process("system", SystemAsync);
    }

    private async Task HierarchyAsync(Command command)
    {
        var path = command.Arguments.Value("path") ?? "/";
        var start = Find(path) ?? throw new CommandException($"there is no actor at {path}", "see: actor hierarchy");
        var limit = command.Arguments.Number("limit")!.Value;
        await WriteAsync(command, start, 0, command.Arguments.Number("depth")!.Value, limit).ConfigureAwait(false);
    }

    // The tree changes while it is walked: every actor is what it was when it was come by.
    private static async Task WriteAsync(Command command, IActorRef actor, int depth, int levels, int limit)
    {
        var children = ChildrenOf(actor);
        var row = new ActorRow(actor.Path.ToStringWithoutAddress(), TypeOf(actor), depth, children.Count);
        var name = depth == 0 ? row.Path : actor.Path.Name;
        await command.Output.DataAsync(row, $"{Indent(depth)}{name}{(row.Type is null ? "" : $" ({row.Type})")}").ConfigureAwait(false);
        if (depth >= levels) return;
        foreach (var child in children.Take(limit)) await WriteAsync(command, child, depth + 1, levels, limit).ConfigureAwait(false);
        if (children.Count > limit) await command.Output.TextAsync($"{Indent(depth + 1)}{children.Count - limit} more").ConfigureAwait(false);
    }

    private static string Indent(int depth) => new(' ', 2 * depth);

    private IActorRef? Find(string path)
    {
        IActorRef? actor = _system.Provider.RootGuardian;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            actor = ChildrenOf(actor).FirstOrDefault(child => child.Path.Name == name);
            if (actor is null) return null;
        }

        return actor;
    }

    private static List<IActorRef> ChildrenOf(IActorRef actor) => actor is ActorRefWithCell cell ? [.. cell.Children.OrderBy(child => child.Path.Name, StringComparer.Ordinal)] : [];

    private static string? TypeOf(IActorRef actor) => ((actor as ActorRefWithCell)?.Underlying as ActorCell)?.Props.Type?.Name;

    private async Task SystemAsync(Command command)
    {
        var age = _system.Uptime;
        var value = new
        {
            _system.Name,
            Address = _system.Provider.DefaultAddress.ToString(),
            Started = (TimeProvider.System.GetUtcNow() - age).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            UptimeSeconds = (long)age.TotalSeconds,
            Akka = typeof(ActorSystem).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
            Runtime = System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription,
            ProcessId = Environment.ProcessId,
        };
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Name} at {value.Address}\nstarted {value.Started}, {value.UptimeSeconds} s ago, as process {value.ProcessId}\nAkka.NET {value.Akka}, {value.Runtime}");
        await command.Output.DataAsync(value, text).ConfigureAwait(false);
    }
}

using System.Collections.Immutable;
using Akka.Configuration;
using Proxy.Actors;
using Proxy.Actors.Listing;
using Proxy.Actors.Placement;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Node.Palette;

/// <summary>Carries out the palette <c>proxy</c>. Nothing here waits for a loop: all that concerns pairs goes through the
/// node's <see cref="PairDirectory"/>.</summary>
internal sealed partial class ProxyHandler : CommandHandlerActor
{
    private readonly ProxyNode _node;
    private readonly Config _configuration;

    public ProxyHandler(ProxyNode node, Config configuration)
    {
        _node = node;
        _configuration = configuration;
        ProcessOnceJoined("listeners", ListenersAsync);
        ProcessOnceJoined("certificates", CertificatesAsync);
        ProcessOnceJoined("pools", PoolsAsync);
        ProcessOnceJoined("endpoints", EndpointsAsync);
        ProcessOnceJoined("endpoint set", SetEndpointAsync);
        ProcessOnceJoined("endpoint add", AddEndpointAsync);
        ProcessOnceJoined("endpoint reset", ResetEndpointAsync);
        ProcessOnceJoined("health", HealthAsync);
        ProcessOnceJoined("check", CheckAsync);
        ProcessOnceJoined("pool set", SetPoolAsync);
        ProcessOnceJoined("pool reset", ResetPoolAsync);
        ProcessOnceJoined("ban", BanAsync);
        ProcessOnceJoined("unban", UnbanAsync);
        ProcessOnceJoined("bans", BansAsync);
        ProcessOnceJoined("pairs", PairsAsync);
        ProcessOnceJoined("pair", PairAsync);
        ProcessOnceJoined("kill", KillAsync);
        ProcessOnceJoined("buffers", BuffersAsync);
        ProcessOnceJoined("stats", StatsAsync);
        ProcessOnceJoined("top", TopAsync);
        ProcessOnceJoined("tail", TailAsync);
        ProcessOnceJoined("drain", DrainAsync);
        ProcessOnceJoined("undrain", UndrainAsync);
        Process("config", ConfigAsync);
    }

    private void ProcessOnceJoined(string command, Func<Command, Task> handle) => Process(command, received => _node.HasJoined
        ? handle(received)
        : throw new CommandException("the node has not joined its cluster yet", "see: cluster show; /readyz says when it takes clients"));

    private PairDirectory Directory => _node.Directory;

    private static DirectoryScope Scope(Command command) => command.Arguments.Has("local") ? DirectoryScope.Node : DirectoryScope.Cluster;

    private static async Task NoteAsync(Command command, ImmutableArray<Missing> missing)
    {
        foreach (var node in missing) await command.Output.NoteAsync($"without {node.Node}: {node.Reason}");
    }

    private static PairId Id(Command command)
    {
        var text = command.Arguments.Value("id")!;
        return PairId.TryParse(text, out var id)
            ? id!
            : throw new CommandException($"'{text}' is not the name of a pair", "take one from: proxy pairs");
    }
}

using System.Collections.Immutable;
using Proxy.Actors.Listing;
using Proxy.Actors.Pools;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <content>Endpoints as the node that is asked has them, and their changes, which are in force on all.</content>
internal sealed partial class ProxyHandler
{
    private const string SeeEndpoints = "see: proxy endpoints";

    private static readonly TableColumn[] EndpointColumns =
    [
        new("pool", "POOL"),
        new("endpoint", "ENDPOINT"),
        new("state", "STATE"),
        new("condition", "HEALTH"),
        new("healthForMs", "FOR", ColumnFormat.Duration),
        new("weight", "WEIGHT", ColumnFormat.Number),
        new("pairsText", "PAIRS"),
        new("total", "TOTAL", ColumnFormat.Number),
        new("failures", "FAILED", ColumnFormat.Number),
    ];

    private static readonly TableColumn[] WideEndpointColumns =
    [
        new("priority", "PRIORITY", ColumnFormat.Number),
        new("placesText", "PLACES"),
        new("ejections", "EJECTED", ColumnFormat.Number),
        new("source", "SOURCE"),
        new("bytesToServer", "TO SERVER", ColumnFormat.Bytes),
        new("bytesToClient", "TO CLIENT", ColumnFormat.Bytes),
    ];

    private static readonly TableColumn LastColumn = new("last", "LAST");

    private async Task EndpointsAsync(Command command)
    {
        var stats = await LocalStatsAsync(command);
        var pool = command.Arguments.Value("pool");
        var all = _node.Endpoints.List();
        if (pool is not null && _node.Endpoints.Pool(pool) is null) throw new CommandException($"there is no pool {Quoted.Text(pool)}", "see: proxy pools");
        if (command.Arguments.Value("endpoint") is { } endpoint)
        {
            foreach (var view in await ViewsAsync(command, Named(all, pool, endpoint), stats))
                await command.Output.DataAsync(view, EndpointText.Of(view, _node.Endpoints.Pool(view.Pool)?.Waiting ?? 0));
            return;
        }

        var isWide = command.Arguments.Has("wide");
        await command.Output.TableAsync(isWide ? [.. EndpointColumns, .. WideEndpointColumns, LastColumn] : [.. EndpointColumns, LastColumn]);
        await command.Output.RowsAsync(await ViewsAsync(command, all.Where(each => (pool ?? each.Pool) == each.Pool), stats));
        var now = TimeProvider.System.GetUtcNow();
        foreach (var name in _node.Model.Pools.Keys.Where(each => (pool ?? each) == each).Order(StringComparer.Ordinal))
            await NoteAsync(command, name, _node.Endpoints.Pool(name)?.Services.Select(each => ServiceView.Of(each, now)) ?? []);
    }

    private async Task<IEnumerable<EndpointView>> ViewsAsync(Command command, IEnumerable<EndpointStatus> endpoints, NodeStats? stats)
    {
        var places = (await PlacesAsync(command)).Where(each => each.Endpoint is not null).ToDictionary(each => (each.Pool, each.Endpoint!.ToLowerInvariant()));
        var traffic = stats?.Endpoints.ToDictionary(each => (each.Pool, each.Name));
        var now = TimeProvider.System.GetUtcNow();
        return endpoints.Select(each =>
        {
            var (since, check) = HealthOf(each.Pool, each.Endpoint, now);
            return EndpointView.Of(each, since, check, traffic?.GetValueOrDefault((each.Pool, each.Endpoint)), now, places.GetValueOrDefault((each.Pool, each.Endpoint.ToLowerInvariant())));
        });
    }

    private static ImmutableArray<EndpointStatus> Named(ImmutableArray<EndpointStatus> endpoints, string? pool, string endpoint)
    {
        ImmutableArray<EndpointStatus> named =
        [
            .. endpoints.Where(each => (pool ?? each.Pool) == each.Pool && string.Equals(each.Endpoint, endpoint, StringComparison.OrdinalIgnoreCase)),
        ];
        return named.IsEmpty
            ? throw new CommandException($"{(pool is null ? "no pool has an" : $"pool {pool} has no")} endpoint {Quoted.Text(endpoint)}", SeeEndpoints)
            : named;
    }

    private async Task SetEndpointAsync(Command command)
    {
        var state = FilterArguments.Choice<AdminState>(command.Arguments, "state");
        var weight = command.Arguments.Number("weight");
        var maxPairs = MaxPairs(command);
        if (state is null && weight is null && maxPairs is null)
            throw new CommandException("nothing is to change", "write --state ready, drain or maint, --weight 0 to 256, or --max-pairs");
        if (command.Arguments.Has("wait") && state is not (AdminState.Drain or AdminState.Maint))
            throw new CommandException("a server that takes pairs is not waited for", "write --wait with --state drain or maint");
        var change = await _node.Endpoints.SetAsync(command.Arguments.Value("pool"), command.Arguments.Value("endpoint")!, state, weight, maxPairs);
        await TellAsync(command, change);
        var (endpoint, pool) = (command.Arguments.Value("endpoint"), command.Arguments.Value("pool"));
        var parting = $"{endpoint} stays {state.ToString()!.ToLowerInvariant()} on all nodes; it takes pairs again with: proxy endpoint set -e {endpoint}{(pool is null ? "" : $" -p {pool}")} --state ready";
        await WaitAsync(command, $"pairs to {endpoint} end", parting, () => PairsOfAsync(command, change.Endpoints));
    }

    private async Task AddEndpointAsync(Command command) => await TellAsync(
        command,
        await _node.Endpoints.AddAsync(
            command.Arguments.Value("pool")!, command.Arguments.Value("endpoint")!, command.Arguments.Number("weight") ?? 1));

    private async Task ResetEndpointAsync(Command command) => await TellAsync(
        command, await _node.Endpoints.ResetAsync(command.Arguments.Value("pool"), command.Arguments.Value("endpoint")!));

    private static async Task TellAsync(Command command, EndpointChange change)
    {
        if (change.Outcome == EndpointChangeOutcome.Refused) throw new CommandException(change.Problem, SeeEndpoints);
        foreach (var endpoint in change.Endpoints)
        {
            await command.Output.TextAsync(
                $"pool {endpoint.Pool}: {endpoint.Endpoint} is {endpoint.AdminState.ToString().ToLowerInvariant()}, weight {endpoint.Weight}"
                + (endpoint.MaxPairs is { } max ? $", max-pairs {max}" : ""));
        }

        if (change.Endpoints.IsEmpty) await command.Output.TextAsync($"{command.Arguments.Value("endpoint")} is gone");
        if (change.Outcome == EndpointChangeOutcome.Spreading) await command.Output.NoteAsync(change.Problem);
    }

    private static LimitChange? MaxPairs(Command command)
    {
        if (command.Arguments.Value("max-pairs") is not { } text) return null;
        var read = LimitChange.Parse(text);
        return read.IsOk ? read.Value : throw new CommandException(read.Problem, read.Remedy);
    }
}

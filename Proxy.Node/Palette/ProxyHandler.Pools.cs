using System.Collections.Immutable;
using Akka.Actor;
using Proxy.Actors.Places;
using Proxy.Actors.Pools;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <content>Pools as the node that is asked has them, and their changes, which are in force on all.</content>
internal sealed partial class ProxyHandler
{
    private const string SeePools = "see: proxy pools";

    private const string Configured = "configured";

    private async Task PoolsAsync(Command command)
    {
        var views = await PoolViewsAsync(command);
        if (command.Arguments.Value("pool") is { } name)
        {
            var view = views.FirstOrDefault(each => each.Name == name) ?? throw new CommandException($"there is no pool {Quoted.Text(name)}", SeePools);
            await command.Output.DataAsync(view, PoolText.Of(view));
            return;
        }

        await command.Output.TableAsync(
            new("name", "NAME"),
            new("balance", "BALANCE"),
            new("attempts", "ATTEMPTS", ColumnFormat.Number),
            new("endpoints", "ENDPOINTS", ColumnFormat.Number),
            new("ready", "READY", ColumnFormat.Number),
            new("tier", "TIER"),
            new("pairs", "PAIRS", ColumnFormat.Number),
            new("maxPairs", "LIMIT", ColumnFormat.Number),
            new("placesText", "PLACES"),
            new("waiting", "WAITING", ColumnFormat.Number),
            new("tls", "TLS"));
        await command.Output.RowsAsync(views);
        foreach (var view in views)
        {
            await NoteAsync(command, view.Name, view.Services);
            if (view.Places.FirstOrDefault(each => each.IsAlone) is { } alone) await command.Output.NoteAsync($"pool {view.Name}: {alone.Giving}");
        }
    }

    private async Task<ImmutableArray<PoolView>> PoolViewsAsync(Command command)
    {
        var (endpoints, places) = (_node.Endpoints.List().ToLookup(each => each.Pool), (await PlacesAsync(command)).ToLookup(each => each.Pool));
        var now = TimeProvider.System.GetUtcNow();
        return
        [
            .. from pool in _node.Model.Pools.Values.Select(each => each.Settings)
               let status = _node.Endpoints.Pool(pool.Name)
               where status is not null
               select PoolView.Of(pool, status, endpoints[pool.Name], places[pool.Name], now),
        ];
    }

    private async Task<ImmutableArray<PlaceStatus>> PlacesAsync(Command command)
    {
        try
        {
            return await _node.Places.ListAsync();
        }
        catch (AskTimeoutException)
        {
            await command.Output.NoteAsync("without places of limits of the cluster: the node did not tell in time");
            return [];
        }
    }

    /// <summary>Services without an answer have no row to stand in.</summary>
    private static async Task NoteAsync(Command command, string pool, IEnumerable<ServiceView> services)
    {
        foreach (var service in services.Where(each => each.Problem is not null)) await command.Output.NoteAsync($"pool {pool}: {service.InFull}");
    }

    private async Task SetPoolAsync(Command command)
    {
        var balance = Balance(command.Arguments);
        var maxPairs = MaxPairs(command);
        if (balance is null && maxPairs is null) throw new CommandException("nothing is to change", "write --balance or --max-pairs");
        await TellAsync(command, await _node.Endpoints.SetPoolAsync(command.Arguments.Value("pool")!, balance, maxPairs));
    }

    private static BalanceChange? Balance(CommandArguments arguments)
    {
        if (arguments.Value("balance") is not { } word) return null;
        return word == Configured ? default(BalanceChange) : new BalanceChange(FilterArguments.Choice<BalanceMethod>(arguments, "balance"));
    }

    private async Task ResetPoolAsync(Command command) => await TellAsync(command, await _node.Endpoints.ResetPoolAsync(command.Arguments.Value("pool")!));

    private static async Task TellAsync(Command command, PoolChange change)
    {
        if (change.Outcome == EndpointChangeOutcome.Refused) throw new CommandException(change.Problem, SeePools);
        await command.Output.TextAsync($"pool {change.Pool!.Pool}: balance {change.Pool.BalanceName ?? "as configured"}, max-pairs {change.Pool.MaxPairs?.ToString() ?? "off"}");
        if (change.Outcome == EndpointChangeOutcome.Spreading) await command.Output.NoteAsync(change.Problem);
    }
}

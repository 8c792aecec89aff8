using Proxy.Actors.Pools;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <content>Pools as the node that is asked has them, and their changes, which are in force on all.</content>
internal sealed partial class ProxyHandler
{
    private const string SeePools = "see: proxy pools";

    private async Task PoolsAsync(Command command)
    {
        await command.Output.TableAsync(
            new("name", "NAME"),
            new("balance", "BALANCE"),
            new("attempts", "ATTEMPTS", ColumnFormat.Number),
            new("endpoints", "ENDPOINTS", ColumnFormat.Number),
            new("ready", "READY", ColumnFormat.Number),
            new("tier", "TIER"),
            new("pairs", "PAIRS", ColumnFormat.Number),
            new("maxPairs", "LIMIT", ColumnFormat.Number),
            new("waiting", "WAITING", ColumnFormat.Number),
            new("tls", "TLS"));
        var endpoints = _node.Endpoints.List().ToLookup(each => each.Pool);
        await command.Output.RowsAsync(_node.Model.Pools.Values.Select(each => PoolView.Of(each.Settings, _node.Endpoints.Pool(each.Settings.Name)!, endpoints[each.Settings.Name])));
    }

    private async Task SetPoolAsync(Command command)
    {
        var balance = FilterArguments.Choice<BalanceMethod>(command.Arguments, "balance");
        var maxPairs = MaxPairs(command);
        if (balance is null && maxPairs is null) throw new CommandException("nothing is to change", "write --balance or --max-pairs");
        await TellAsync(command, await _node.Endpoints.SetPoolAsync(command.Arguments.Value("pool")!, balance, maxPairs));
    }

    private async Task ResetPoolAsync(Command command) => await TellAsync(command, await _node.Endpoints.ResetPoolAsync(command.Arguments.Value("pool")!));

    private static async Task TellAsync(Command command, PoolChange change)
    {
        if (change.Outcome == EndpointChangeOutcome.Refused) throw new CommandException(change.Problem, SeePools);
        await command.Output.TextAsync($"pool {change.Pool!.Pool}: balance {change.Pool.BalanceName ?? "as configured"}, max-pairs {change.Pool.MaxPairs?.ToString() ?? "off"}");
        if (change.Outcome == EndpointChangeOutcome.Spreading) await command.Output.NoteAsync(change.Problem);
    }
}

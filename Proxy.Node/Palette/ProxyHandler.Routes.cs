using System.Collections.Immutable;
using Proxy.Actors.Listing;
using Proxy.Actors.Pools;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Node.Palette;

/// <content>Listeners, pools and endpoints: those of the node that is asked, since each has a configuration of its own.</content>
internal sealed partial class ProxyHandler
{
    private async Task ListenersAsync(Command command)
    {
        var stats = await LocalStatsAsync(command);
        if (command.Arguments.Value("listener") is { } name)
        {
            await ListenerAsync(command, name, stats);
            return;
        }

        await command.Output.TableAsync(
            new("name", "NAME"),
            new("address", "ADDRESS"),
            new("pool", "POOL"),
            new("pairs", "PAIRS", ColumnFormat.Number),
            new("total", "TOTAL", ColumnFormat.Number),
            new("bytesToServer", "TO SERVER", ColumnFormat.Bytes),
            new("bytesToClient", "TO CLIENT", ColumnFormat.Bytes),
            new("refused", "REFUSED", ColumnFormat.Number));
        var status = await Task.WhenAll(_node.Listeners.Select(listener => _node.ListenerAsync(listener.Name)));
        await command.Output.RowsAsync(status.OfType<ListenerStatus>().Select(listener => ListenerView.Of(listener, stats)));
    }

    private async Task ListenerAsync(Command command, string name, NodeStats? stats)
    {
        var status = await _node.ListenerAsync(name)
            ?? throw new CommandException($"there is no listener {name}", "take one from: proxy listeners");
        var view = ListenerReportView.Of(status, stats, _node.Certificates);
        await command.Output.DataAsync(view, ListenerText.Of(view));
    }

    private async Task CertificatesAsync(Command command)
    {
        await command.Output.TableAsync(
            new("where", "WHERE"),
            new("use", "USE"),
            new("shown", "NAMES"),
            new("issuer", "ISSUER"),
            new("expires", "EXPIRES"),
            new("days", "DAYS", ColumnFormat.Number),
            new("state", "STATE"),
            new("file", "FILE"));
        var now = TimeProvider.System.GetUtcNow();
        var certificates = _node.Certificates.Select(each => CertificateView.Of(each, now)).ToList();
        await command.Output.RowsAsync(certificates);
        foreach (var each in certificates.Where(each => each.Problem is not null).DistinctBy(each => (each.Where, each.Problem)))
            await command.Output.TextAsync($"{each.Where}: not taken, and what was in use before stays so: {each.Problem}");
    }

    private async Task PoolsAsync(Command command)
    {
        await command.Output.TableAsync(
            new("name", "NAME"),
            new("balance", "BALANCE"),
            new("attempts", "ATTEMPTS", ColumnFormat.Number),
            new("endpoints", "ENDPOINTS", ColumnFormat.Number),
            new("ready", "READY", ColumnFormat.Number),
            new("pairs", "PAIRS", ColumnFormat.Number),
            new("tls", "TLS"));
        var endpoints = _node.Endpoints.List();
        await command.Output.RowsAsync(_node.Model.Pools.Values.Select(each => each.Settings).Select(pool =>
        {
            var own = endpoints.Where(each => each.Pool == pool.Name && each.Source != EndpointSource.OtherNodes).ToList();
            return new
            {
                pool.Name,
                pool.Balance,
                pool.Attempts,
                Endpoints = own.Count,
                Ready = own.Count(IsTaking),
                Pairs = own.Sum(each => each.Pairs),
                Tls = pool.Tls is not { } tls ? "off" : tls.Verify ? "verified" : "not-verified",
            };
        }));
    }

    private async Task EndpointsAsync(Command command)
    {
        var stats = await LocalStatsAsync(command);
        await EndpointTableAsync(command, _node.Endpoints.List(), stats);
    }

    private async Task SetEndpointAsync(Command command)
    {
        var state = FilterArguments.Choice<AdminState>(command.Arguments, "state");
        var weight = command.Arguments.Number("weight");
        if (state is null && weight is null) throw new CommandException("nothing is to change", "write --state ready, drain or maint, or --weight 0 to 256");
        await TellAsync(command, await _node.Endpoints.SetAsync(command.Arguments.Value("pool"), command.Arguments.Value("endpoint")!, state, weight));
    }

    private async Task AddEndpointAsync(Command command) => await TellAsync(
        command,
        await _node.Endpoints.AddAsync(
            command.Arguments.Value("pool")!, command.Arguments.Value("endpoint")!, command.Arguments.Number("weight") ?? 1));

    private async Task ResetEndpointAsync(Command command) => await TellAsync(
        command, await _node.Endpoints.ResetAsync(command.Arguments.Value("pool"), command.Arguments.Value("endpoint")!));

    private static async Task TellAsync(Command command, EndpointChange change)
    {
        if (change.Outcome == EndpointChangeOutcome.Refused) throw new CommandException(change.Problem, "see: proxy endpoints");
        foreach (var endpoint in change.Endpoints)
        {
            await command.Output.TextAsync(
                $"pool {endpoint.Pool}: {endpoint.Endpoint} is {endpoint.AdminState.ToString().ToLowerInvariant()}, weight {endpoint.Weight}");
        }

        if (change.Endpoints.IsEmpty) await command.Output.TextAsync($"{command.Arguments.Value("endpoint")} is gone");
        if (change.Outcome == EndpointChangeOutcome.Spreading) await command.Output.NoteAsync(change.Problem);
    }

    private static async Task EndpointTableAsync(Command command, ImmutableArray<EndpointStatus> endpoints, NodeStats? stats)
    {
        await command.Output.TableAsync(
            new("pool", "POOL"),
            new("endpoint", "ENDPOINT"),
            new("state", "STATE"),
            new("weight", "WEIGHT", ColumnFormat.Number),
            new("source", "SOURCE"),
            new("pairs", "PAIRS", ColumnFormat.Number),
            new("total", "TOTAL", ColumnFormat.Number),
            new("failures", "FAILED", ColumnFormat.Number),
            new("bytesToServer", "TO SERVER", ColumnFormat.Bytes),
            new("bytesToClient", "TO CLIENT", ColumnFormat.Bytes));
        await command.Output.RowsAsync(endpoints.Select(endpoint =>
        {
            var traffic = stats?.Endpoints.FirstOrDefault(each => each.Pool == endpoint.Pool && each.Name == endpoint.Endpoint);
            return new
            {
                endpoint.Pool,
                endpoint.Endpoint,
                State = endpoint.AdminState,
                endpoint.Weight,
                endpoint.Source,
                endpoint.Pairs,
                Total = traffic?.Total ?? 0,
                Failures = traffic?.Failures ?? 0,
                BytesToServer = traffic?.BytesToServer ?? 0,
                BytesToClient = traffic?.BytesToClient ?? 0,
                Addresses = endpoint.Addresses.Select(address => address.ToString()),
            };
        }));
    }

    private async Task<NodeStats?> LocalStatsAsync(Command command)
    {
        var answer = await Directory.StatsAsync(DirectoryScope.Node, command.Cancellation);
        await NoteAsync(command, answer.Missing);
        return answer.Answers.FirstOrDefault();
    }

    private static bool IsTaking(EndpointStatus endpoint) => endpoint is { AdminState: AdminState.Ready, Health: not Health.Down, Weight: > 0, Addresses.IsEmpty: false };
}

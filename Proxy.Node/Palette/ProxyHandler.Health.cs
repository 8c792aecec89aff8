using Proxy.Actors.Checks;
using Proxy.Actors.Pools;
using Proxy.Actors.Verdicts;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <content>The health of endpoints: how it changed, and a check that is made now.</content>
internal sealed partial class ProxyHandler
{
    private async Task HealthAsync(Command command)
    {
        var pool = command.Arguments.Value("pool");
        if (pool is not null && _node.Endpoints.Pool(pool) is null) throw new CommandException($"there is no pool {Quoted.Text(pool)}", SeePools);
        var limit = command.Arguments.Number("limit") ?? int.MaxValue;
        if (limit < 1) throw new CommandException($"a listing has 1 row or more, not {limit}", "write --limit 20, or leave it out for all");
        await command.Output.TableAsync(
            new("at", "TIME"),
            new("ageMs", "AGE", ColumnFormat.Duration),
            new("pool", "POOL"),
            new("endpoint", "ENDPOINT"),
            new("from", "FROM"),
            new("to", "TO"),
            new("node", "BY"),
            new("words", "CHECK"));
        var now = TimeProvider.System.GetUtcNow();
        var wanted = _node.Health.Transitions.Where(each => (pool ?? each.Pool) == each.Pool).TakeLast(limit);
        await command.Output.RowsAsync(wanted.Select(each => TransitionView.Of(each, now)));
    }

    private async Task CheckAsync(Command command)
    {
        var named = Named(_node.Endpoints.List(), command.Arguments.Value("pool"), command.Arguments.Value("endpoint")!);
        if (named is not [var endpoint])
            throw new CommandException($"{named.Length} pools have it: {string.Join(", ", named.Select(each => each.Pool))}", "write -p POOL");
        if (_node.Model.Pools.GetValueOrDefault(endpoint.Pool) is not { Settings.Check: not null })
            throw new CommandException($"endpoints of pool {endpoint.Pool} are not checked", $"write proxy.pools.{endpoint.Pool}.check into the configuration");
        await command.Output.ProgressAsync($"{endpoint.Endpoint} is checked", 0, 0, "");
        var report = await _node.Health.CheckNowAsync(endpoint.Pool, endpoint.Endpoint)
            ?? throw NoAddress(endpoint);
        var view = CheckReportView.Of(report);
        await command.Output.DataAsync(view, CheckReportText.Of(view));
        if (!view.Ok) throw new CommandException($"the check of {view.Endpoint} has failed", "nothing follows from it; proxy endpoints has what the checks of the node found");
    }

    private static CommandException NoAddress(EndpointStatus endpoint) => endpoint.Unresolved is { } problem
        ? new($"{endpoint.Endpoint} cannot be resolved: {problem.Words}", "the node asks again by itself; see what this machine knows of the name with: getent hosts NAME")
        : new($"no address of {endpoint.Endpoint} is known", SeeEndpoints);

    private (DateTimeOffset? Since, CheckView? Check) HealthOf(string pool, string endpoint, DateTimeOffset now)
    {
        if (_node.Health.Report(pool, endpoint) is not { } health) return default;
        var age = (now - health.LastCheck)?.TotalMilliseconds;
        return (health.Since, health.Words.Length == 0 ? null : new CheckView(health.Words, age is { } ago ? (long)Math.Max(0, ago) : null, [.. health.CheckedBy]));
    }
}

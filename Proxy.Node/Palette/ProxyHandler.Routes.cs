using Proxy.Actors.Listing;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Node.Palette;

/// <content>Listeners and certificates: those of the node that is asked, since each has a configuration of its own.</content>
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

    private async Task<NodeStats?> LocalStatsAsync(Command command)
    {
        var answer = await Directory.StatsAsync(DirectoryScope.Node, command.Cancellation);
        await NoteAsync(command, answer.Missing);
        return answer.Answers.FirstOrDefault();
    }
}

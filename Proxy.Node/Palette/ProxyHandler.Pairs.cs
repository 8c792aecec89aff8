using System.Collections.Immutable;
using System.Globalization;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Node.Palette;

/// <content>Listing, looking at and ending pairs.</content>
internal sealed partial class ProxyHandler
{
    private const int DefaultSorted = 20;

    private static readonly TableColumn[] PairColumns =
    [
        new("pair", "PAIR"),
        new("state", "STATE"),
        new("listener", "LISTENER"),
        new("client", "CLIENT"),
        new("endpoint", "ENDPOINT"),
        new("ageMs", "AGE", ColumnFormat.Duration),
        new("idleMs", "IDLE", ColumnFormat.Duration),
        new("bytesToServer", "TO SERVER", ColumnFormat.Bytes),
        new("bytesToClient", "TO CLIENT", ColumnFormat.Bytes),
    ];

    private static readonly TableColumn RateColumn = new("bytesPerSecond", "RATE", ColumnFormat.Rate);

    private static readonly TableColumn[] WideColumns =
    [
        new("proxied", "PROXIED"),
        new("route", "ROUTE"),
        new("sni", "SNI"),
        new("alpn", "ALPN"),
        new("host", "HOST"),
        new("tlsVersion", "TLS"),
    ];

    private Task PairsAsync(Command command)
    {
        var filter = FilterArguments.Read(command.Arguments);
        return FilterArguments.Choice<PairOrder>(command.Arguments, "sort") is { } order
            ? RankAsync(command, filter, order)
            : ListAsync(command, filter, command.Arguments.Number("limit") ?? 0);
    }

    private async Task ListAsync(Command command, PairFilter filter, int limit)
    {
        await command.Output.TableAsync(Columns(command));
        var count = 0;
        await foreach (var page in Directory.ListAsync(filter, Scope(command), command.Cancellation))
        {
            var rows = limit == 0 ? page.Rows : [.. page.Rows.Take(limit - count)];
            await command.Output.RowsAsync(rows.Select(PairView.Of));
            await NoteAsync(command, page.Missing);
            count += rows.Length;
            if (count == limit && limit > 0) break;
        }

        await command.Output.TextAsync(count == limit && limit > 0 ? $"the first {Pairs(count)} found" : Pairs(count));
    }

    private async Task RankAsync(Command command, PairFilter filter, PairOrder order)
    {
        var listing = await Directory.RankAsync(filter, order, Limit(command), Scope(command), null, command.Cancellation);
        await RankedAsync(command, listing, order);
        await NoteAsync(command, listing.Missing);
    }

    private static async Task RankedAsync(Command command, PairListing listing, PairOrder order)
    {
        await command.Output.TableAsync(order == PairOrder.Rate ? [.. Columns(command), RateColumn] : Columns(command));
        await command.Output.RowsAsync(listing.Rows.Select(PairView.Of));
        await command.Output.TextAsync(listing.Rows.Length == listing.Matched
            ? Pairs(listing.Matched)
            : string.Create(CultureInfo.InvariantCulture, $"{listing.Rows.Length:N0} of {Pairs(listing.Matched)}"));
    }

    private static ImmutableArray<TableColumn> Columns(Command command) =>
        command.Arguments.Has("wide") ? [.. PairColumns, .. WideColumns] : [.. PairColumns];

    private static int Limit(Command command)
    {
        var limit = command.Arguments.Number("limit") ?? DefaultSorted;
        return limit is >= 1 and <= PairDirectory.MaxRows
            ? limit
            : throw new CommandException(
                $"a sorted listing has 1 to {PairDirectory.MaxRows} connections, not {limit}",
                $"write --limit {PairDirectory.MaxRows}, narrow it with a filter, or leave --sort out");
    }

    private async Task PairAsync(Command command)
    {
        var report = await AnsweredAsync(Directory.InspectAsync(Id(command), DirectoryScope.Cluster.Limit));
        if (report.Phase == PairPhase.Unknown) throw NoSuchPair(report.Pair.Text);
        await command.Output.DataAsync(PairReportView.Of(report), PairReportText.Of(report));
    }

    private Task KillAsync(Command command)
    {
        var filter = FilterArguments.Read(command.Arguments);
        if (command.Arguments.Has("id"))
        {
            return filter.IsAll
                ? KillOneAsync(command)
                : throw new CommandException("a name and a filter are written", "write -i ID, or a filter and --yes");
        }

        if (filter.IsAll) throw new CommandException("no connection is named", "write -i ID, or a filter and --yes");
        return command.Arguments.Has("yes") ? KillAllAsync(command, filter) : WouldKillAsync(command, filter);
    }

    private async Task KillOneAsync(Command command)
    {
        var id = Id(command);
        await command.Output.TextAsync(await AnsweredAsync(Directory.KillAsync(id, DirectoryScope.Cluster.Limit)) switch
        {
            PairPhase.Unknown => throw NoSuchPair(id.Text),
            PairPhase.TimeWait => $"{id} was over already; what was left of it in TIME-WAIT is gone",
            _ => $"{id} is ended",
        });
    }

    private async Task KillAllAsync(Command command, PairFilter filter)
    {
        var answer = await Directory.KillAsync(filter, Scope(command), command.Cancellation);
        await command.Output.TextAsync($"{Pairs(answer.Answers.Sum())} ended");
        await NoteAsync(command, answer.Missing);
    }

    private async Task WouldKillAsync(Command command, PairFilter filter)
    {
        var listing = await Directory.RankAsync(filter, PairOrder.Age, 1, Scope(command), null, command.Cancellation);
        throw new CommandException($"this would end {Pairs(listing.Matched)}", "write the same with --yes; look at them first with: proxy pairs");
    }

    private static async Task<T> AnsweredAsync<T>(Task<T> question)
    {
        try
        {
            return await question;
        }
        catch (TimeoutException failure)
        {
            throw new CommandException(failure.Message, "see whether it is there: cluster show");
        }
    }

    private static CommandException NoSuchPair(string pair) => new($"there is no pair {pair}", "it has ended, or never was; see: proxy pairs");

    private static string Pairs(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "pair" : "pairs")}");
}

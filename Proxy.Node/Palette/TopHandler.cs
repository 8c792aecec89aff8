using System.Globalization;
using Proxy.Actors;
using Proxy.Actors.Listing;
using Proxy.Actors.Load;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Node.Palette;

/// <summary>Carries out the palette <c>top</c>. Each picture compares two looks at the nodes, an interval apart.</summary>
internal sealed class TopHandler : CommandHandlerActor
{
    private const int MaxRows = 1_000;
    private const double Kibi = 1024;

    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    private readonly ProxyNode _node;

    public TopHandler(ProxyNode node)
    {
        _node = node;
        ProcessOnceJoined("", (command, rates) => PoolsAsync(command, rates));
        ProcessOnceJoined("pools", (command, rates) => PoolsAsync(command, rates));
        ProcessOnceJoined("nodes", NodesAsync);
        ProcessOnceJoined("listeners", ListenersAsync);
    }

    private void ProcessOnceJoined(string command, Func<Command, LoadRates, Task> draw) => Process(command, received => _node.HasJoined
        ? DrawAsync(received, draw)
        : throw new CommandException("the node has not joined its cluster yet", "see: cluster show; /readyz says when it takes clients"));

    private async Task DrawAsync(Command command, Func<Command, LoadRates, Task> draw)
    {
        var interval = PictureInterval.Read(command.Arguments);
        if (command.Arguments.Number("limit") is < 1 or > MaxRows) throw new CommandException($"a picture has 1 to {MaxRows} rows", "write --limit 20");
        var scope = command.Arguments.Has("local") ? DirectoryScope.Node : DirectoryScope.Cluster;
        var isOne = command.Arguments.Has("once");
        for (var before = await _node.Load.SampleAsync(scope, command.Cancellation); !command.Cancellation.IsCancellationRequested;)
        {
            await Task.Delay(interval, TimeProvider.System, command.Cancellation);
            var after = await _node.Load.SampleAsync(scope, command.Cancellation);
            var rates = LoadRates.Between(before, after);
            await command.Output.FrameAsync();
            await command.Output.TextAsync(Head(rates));
            await draw(command, rates);
            foreach (var node in after.Missing)
            {
                // Beside a picture that is drawn anew, notes would pile up below it.
                var words = $"without {node.Node}: {node.Reason}";
                await (isOne ? command.Output.NoteAsync(words) : command.Output.TextAsync(words));
            }

            if (isOne) return;
            before = after;
        }
    }

    private static async Task PoolsAsync(Command command, LoadRates rates)
    {
        await command.Output.TableAsync(
            new("name", "POOL"),
            new("upText", "UP"),
            new("pairs", "PAIRS", ColumnFormat.Number),
            new("newPerSecond", "NEW/S", ColumnFormat.Number),
            new("failuresPerSecond", "FAILED/S", ColumnFormat.Number),
            new("waiting", "WAITING", ColumnFormat.Number),
            new("toServerPerSecond", "TO SERVER", ColumnFormat.Rate),
            new("toClientPerSecond", "TO CLIENT", ColumnFormat.Rate));
        await command.Output.RowsAsync(Sorted(command, rates.Pools).Select(each => new
        {
            each.Name,
            each.Up,
            each.Endpoints,
            UpText = $"{each.Up}/{each.Endpoints}",
            each.Pairs,
            NewPerSecond = Rounded(each.Rates.Pairs),
            FailuresPerSecond = Rounded(each.Rates.Failures),
            each.Waiting,
            ToServerPerSecond = (long)each.Rates.ToServer,
            ToClientPerSecond = (long)each.Rates.ToClient,
        }));
    }

    private static async Task ListenersAsync(Command command, LoadRates rates)
    {
        await command.Output.TableAsync(
            new("name", "LISTENER"),
            new("nodes", "NODES", ColumnFormat.Number),
            new("pairs", "PAIRS", ColumnFormat.Number),
            new("newPerSecond", "NEW/S", ColumnFormat.Number),
            new("failuresPerSecond", "FAILED/S", ColumnFormat.Number),
            new("toServerPerSecond", "TO SERVER", ColumnFormat.Rate),
            new("toClientPerSecond", "TO CLIENT", ColumnFormat.Rate));
        await command.Output.RowsAsync(Sorted(command, rates.Listeners).Select(each => new
        {
            each.Name,
            each.Nodes,
            each.Pairs,
            NewPerSecond = Rounded(each.Rates.Pairs),
            FailuresPerSecond = Rounded(each.Rates.Failures),
            ToServerPerSecond = (long)each.Rates.ToServer,
            ToClientPerSecond = (long)each.Rates.ToClient,
        }));
    }

    private static async Task NodesAsync(Command command, LoadRates rates)
    {
        await command.Output.TableAsync(
            new("shortNode", "NODE"),
            new("pairs", "PAIRS", ColumnFormat.Number),
            new("maxPairs", "OF", ColumnFormat.Number) { GivesWay = 3 },
            new("newPerSecond", "NEW/S", ColumnFormat.Number),
            new("failuresPerSecond", "FAILED/S", ColumnFormat.Number) { GivesWay = 2 },
            new("toServerPerSecond", "TO SERVER", ColumnFormat.Rate),
            new("toClientPerSecond", "TO CLIENT", ColumnFormat.Rate),
            new("bankPercent", "BANK %", ColumnFormat.Number) { GivesWay = 1 },
            new("loopsText", "LOOPS BUSY"),
            new("residentBytes", "MEMORY", ColumnFormat.Bytes) { GivesWay = 4 },
            new("descriptors", "FILES", ColumnFormat.Number) { GivesWay = 5 },
            new("maxDescriptors", "OF", ColumnFormat.Number) { GivesWay = 5 });
        await command.Output.RowsAsync(rates.Nodes.Select(each => new
        {
            each.Node,
            ShortNode = each.Node[(each.Node.IndexOf('@', StringComparison.Ordinal) + 1)..],
            each.Pairs,
            each.MaxPairs,
            NewPerSecond = Rounded(each.Rates.Pairs),
            FailuresPerSecond = Rounded(each.Rates.Failures),
            ToServerPerSecond = (long)each.Rates.ToServer,
            ToClientPerSecond = (long)each.Rates.ToClient,
            each.BankBytes,
            each.HeldBytes,
            BankPercent = each.BankBytes == 0 ? 0 : 100 * each.HeldBytes / each.BankBytes,
            each.Loops,
            LoopsBusyPercent = each.BusyPercent,
            BusiestLoopPercent = each.BusiestPercent,
            LoopsText = $"{each.BusyPercent} %, max {each.BusiestPercent} %",
            each.ResidentBytes,
            each.Descriptors,
            each.MaxDescriptors,
        }));
    }

    private static IEnumerable<GroupRates> Sorted(Command command, IEnumerable<GroupRates> all)
    {
        var order = FilterArguments.Choice<TopOrder>(command.Arguments, "sort") ?? TopOrder.Rate;
        return all.OrderByDescending(each => order switch
        {
            TopOrder.Rate => each.Rates.Bytes,
            TopOrder.New => each.Rates.Pairs,
            TopOrder.Failures => each.Rates.Failures,
            TopOrder.Waiting => each.Waiting,
            TopOrder.Pairs => each.Pairs,
            _ => 0,
        }).ThenByDescending(each => order == TopOrder.Name ? 0 : each.Pairs).ThenBy(each => each.Name, StringComparer.Ordinal).Take(command.Arguments.Number("limit")!.Value);
    }

    private static string Head(LoadRates rates)
    {
        var (nodes, pairs, total) = (rates.Nodes.Length, rates.Nodes.Sum(each => each.Pairs), rates.Total);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{nodes} node{(nodes == 1 ? "" : "s")}: {pairs:N0} pair{(pairs == 1 ? "" : "s")}, {total.Pairs:N0} new a second, {Bytes(total.ToServer)}/s to servers, {Bytes(total.ToClient)}/s to clients");
    }

    private static string Bytes(double bytes)
    {
        var unit = 0;
        for (; bytes >= Kibi && unit < Units.Length - 1; unit++) bytes /= Kibi;
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 ? Math.Round(bytes) : Math.Round(bytes, 1))} {Units[unit]}");
    }

    private static double Rounded(double rate) => Math.Round(rate, 1);
}

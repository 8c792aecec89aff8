using Proxy.Actors;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Listeners;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <content>Nodes as a whole: memory, figures, draining, configuration.</content>
internal sealed partial class ProxyHandler
{
    private async Task BuffersAsync(Command command)
    {
        var answer = await Directory.BuffersAsync(Scope(command), command.Cancellation);
        await command.Output.TableAsync(
            new("node", "NODE"),
            new("bankBytes", "BANK", ColumnFormat.Bytes),
            new("heldBytes", "HELD", ColumnFormat.Bytes),
            new("atHandBytes", "AT HAND", ColumnFormat.Bytes),
            new("holders", "HOLDERS", ColumnFormat.Number),
            new("shareBytes", "SHARE", ColumnFormat.Bytes),
            new("isShort", "SHORT"),
            new("lanesAttached", "LANES", ColumnFormat.Number),
            new("lanesFree", "FREE", ColumnFormat.Number));
        await command.Output.RowsAsync(answer.Answers.Select(BufferView));
        await NoteAsync(command, answer.Missing);
    }

    private async Task StatsAsync(Command command)
    {
        var answer = await Directory.StatsAsync(Scope(command), command.Cancellation);
        await command.Output.TableAsync(
            new("node", "NODE"),
            new("kind", "OF"),
            new("pool", "POOL"),
            new("name", "NAME"),
            new("pairs", "PAIRS", ColumnFormat.Number),
            new("total", "TOTAL", ColumnFormat.Number),
            new("failures", "FAILED", ColumnFormat.Number),
            new("bytesToServer", "TO SERVER", ColumnFormat.Bytes),
            new("bytesToClient", "TO CLIENT", ColumnFormat.Bytes));
        foreach (var node in answer.Answers) await command.Output.RowsAsync(Rows(node));
        foreach (var node in answer.Answers) await command.Output.TextAsync($"{node.Node}: {RoomText(node)}; {EndsText(Total(node))}");
        await NoteAsync(command, answer.Missing);
    }

    private async Task DrainAsync(Command command)
    {
        await _node.BeginDrainAsync();
        var left = (await _node.CountAsync()).Pairs;
        await command.Output.TextAsync($"{_node.ClusterAddress} takes no new clients; {Pairs(left)} left");
        await WaitAsync(command, "pairs end", "the node goes on draining; it takes clients again with: proxy undrain", PairsOfNodeAsync);
    }

    private async Task UndrainAsync(Command command)
    {
        try
        {
            await _node.UndrainAsync();
        }
        catch (Exception failure) when (failure is ListenerBindException or InvalidOperationException)
        {
            throw new CommandException(failure.Message, "the node takes no clients");
        }

        await command.Output.TextAsync($"{_node.ClusterAddress} takes clients");
    }

    private async Task ConfigAsync(Command command)
    {
        var tree = EffectiveConfiguration.Of(_configuration, InForce());
        await command.Output.DataAsync(tree, string.Join('\n', EffectiveConfiguration.Lines(tree)));
    }

    private IEnumerable<(string Path, int Value)> InForce()
    {
        yield return ("limits.max-pairs", _node.MaxPairs);
        yield return ("cluster.max-connections", _node.Descriptors.ClusterConnections);
        if (_node.Descriptors.AdminConnections > 0) yield return ("admin.max-connections", _node.Descriptors.AdminConnections);
    }

    private static IEnumerable<object> Rows(NodeStats node) =>
    [
        NodeView(node),
        .. node.Listeners.Select(listener => TrafficView(node.Node, "listener", listener)),
        .. node.Endpoints.Select(endpoint => TrafficView(node.Node, "endpoint", endpoint)),
    ];

    private static object BufferView(BufferStats node) => new
    {
        node.Node,
        node.BankBytes,
        node.SegmentBytes,
        HeldBytes = (long)node.SegmentsHeld * node.SegmentBytes,
        AtHandBytes = (long)node.SegmentsAtHand * node.SegmentBytes,
        node.Holders,
        node.ShareBytes,
        node.MinShareBytes,
        node.MaxShareBytes,
        node.IsShort,
        node.LanesAttached,
        node.LanesFree,
    };

    private static object NodeView(NodeStats node)
    {
        var total = Total(node);
        return new
        {
            node.Node,
            Kind = "node",
            UptimeMs = (long)node.Uptime.TotalMilliseconds,
            node.Pairs,
            node.MaxPairs,
            node.TimesFull,
            node.FlowEntries,
            node.FlowsInTimeWait,
            total.Total,
            total.Failures,
            total.BytesToServer,
            total.BytesToClient,
            Ends = Ends(total),
        };
    }

    private static object TrafficView(string node, string kind, TrafficStats traffic) => new
    {
        Node = node,
        Kind = kind,
        traffic.Name,
        traffic.Pool,
        traffic.Pairs,
        traffic.Total,
        traffic.Failures,
        traffic.BytesToServer,
        traffic.BytesToClient,
        Ends = Ends(traffic),
    };

    private static TrafficStats Total(NodeStats node) => TrafficStats.Sum(node.Listeners.Prepend(TrafficStats.Nothing));

    private static Dictionary<string, long> Ends(TrafficStats traffic) => Enum.GetValues<PairEnd>()
        .Where(end => traffic.Ends[(int)end] > 0)
        .ToDictionary(end => PairEnds.Name(end), end => traffic.Ends[(int)end]);

    private static string RoomText(NodeStats node) =>
        $"{Pairs(node.Pairs)} of {node.MaxPairs} at most" + (node.TimesFull == 0 ? "" : $", full {node.TimesFull} times");

    private static string EndsText(TrafficStats traffic) => Ends(traffic) is { Count: > 0 } ends
        ? "ended by " + string.Join(", ", ends.Select(end => $"{end.Key} {end.Value}"))
        : "no pair has ended";
}

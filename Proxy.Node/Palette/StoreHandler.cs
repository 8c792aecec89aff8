using System.Globalization;
using Proxy.Actors;
using Proxy.Actors.Forwarding;
using Proxy.Actors.Listing;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <summary>Carries out the palette <c>store</c>, by way of the node's <see cref="StoreDirectory"/>.</summary>
internal sealed class StoreHandler : CommandHandlerActor
{
    // Bytes of an export in one part of the answer; a multiple of three, so that base64 has no ends within.
    private const int ExportPart = 48 * 1024;

    private const string SeeQueues = "see: store queues";

    private const string OnceMore = "once more when: cluster show has them up";

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    private readonly ProxyNode _node;

    public StoreHandler(ProxyNode node)
    {
        _node = node;
        ProcessOnceJoined("queues", QueuesAsync);
        ProcessOnceJoined("list", ListAsync);
        ProcessOnceJoined("show", ShowAsync);
        ProcessOnceJoined("retry", command => ChangeAsync(command, UnitAction.Retry, "tried again"));
        ProcessOnceJoined("hold", command => ChangeAsync(command, UnitAction.Hold, "held"));
        ProcessOnceJoined("release", command => ChangeAsync(command, UnitAction.Release, "released"));
        ProcessOnceJoined("drop", command => ChangeAsync(command, UnitAction.Drop, "dropped"));
        ProcessOnceJoined("export", ExportAsync);
    }

    private void ProcessOnceJoined(string command, Func<Command, Task> handle) => Process(command, received => _node.HasJoined
        ? handle(received)
        : throw new CommandException("the node has not joined its cluster yet", "see: cluster show; /readyz says when it takes clients"));

    private DirectoryScope Scope(Command command) => UnheardNodes.Scope(command, _node.Directory);

    private async Task QueuesAsync(Command command)
    {
        var scope = Scope(command);
        var answer = await _node.Stores.QueuesAsync(scope, command.Cancellation);
        var (store, queue) = (command.Arguments.Value("store"), command.Arguments.Value("queue"));
        UnheardNodes.CheckNamed(scope, answer, $"ask {OnceMore}");
        CheckNames(store, queue, answer);
        await command.Output.TableAsync(
            new("node", "NODE"),
            new("store", "STORE"),
            new("queue", "QUEUE"),
            new("pool", "TO POOL"),
            new("state", "STATE"),
            new("units", "UNITS", ColumnFormat.Number),
            new("bytes", "BYTES", ColumnFormat.Bytes),
            new("oldestMs", "OLDEST", ColumnFormat.Duration),
            new("underWay", "UNDER WAY", ColumnFormat.Number),
            new("held", "HELD", ColumnFormat.Number),
            new("dead", "DEAD", ColumnFormat.Number),
            new("retryMs", "RETRY IN", ColumnFormat.Duration),
            new("why", "WHY"));
        await command.Output.RowsAsync(answer.Answers.Where(row => (store ?? row.Store) == row.Store && (queue ?? row.Queue) == row.Queue).Select(row => new
        {
            row.Node,
            row.Store,
            Queue = Known(row.Queue),
            row.Pool,
            State = Word(row.State),
            row.Units,
            row.Bytes,
            row.OldestMs,
            row.UnderWay,
            row.Held,
            row.Dead,
            row.RetryMs,
            Why = Known(row.Why),
        }));
        await UnheardNodes.NoteAsync(command, answer.Missing);
    }

    private async Task ListAsync(Command command)
    {
        var limit = command.Arguments.Number("limit")!.Value;
        if (limit is < 1 or > StoreDirectory.MaxRows)
            throw new CommandException($"a listing has 1 to {StoreDirectory.MaxRows} units of each node, not {limit}", $"write --limit {StoreDirectory.MaxRows}");
        var filter = Filter(command) with { Dead = command.Arguments.Has("dead") };
        var scope = Scope(command);
        var (answer, left) = await _node.Stores.UnitsAsync(filter, limit, scope, command.Cancellation);
        UnheardNodes.CheckNamed(scope, answer, $"ask {OnceMore}");
        if (answer.Answers.IsEmpty && left == 0) await CheckNamesAsync(command, filter, scope);
        await command.Output.TableAsync(
            new("unit", "UNIT"),
            new("queue", "QUEUE"),
            new("state", "STATE"),
            new("bytes", "BYTES", ColumnFormat.Bytes),
            new("ageMs", "AGE", ColumnFormat.Duration),
            new("client", "CLIENT"),
            new("tries", "TRIES", ColumnFormat.Number),
            new("retryMs", "RETRY IN", ColumnFormat.Duration),
            new("store", "STORE"),
            new("node", "NODE"),
            new("why", "WHY"));
        await command.Output.RowsAsync(answer.Answers.Select(View));
        if (left > 0) await command.Output.NoteAsync(string.Create(CultureInfo.InvariantCulture, $"{left:N0} units more"));
        await UnheardNodes.NoteAsync(command, answer.Missing);
    }

    private async Task ShowAsync(Command command)
    {
        var row = await FindAsync(command, Scope(command));
        string[] lines =
        [
            $"unit {row.Unit} of queue {row.Queue}, store {row.Store}, {row.Node}",
            string.Create(CultureInfo.InvariantCulture, $"  {row.Bytes:N0} bytes, {DurationText.Of(row.AgeMs)} old, by pair {row.Pair} from {row.Client}"),
            $"  {Word(row.State)}{(row.RetryMs is { } retry ? $", tried again in {DurationText.Of(retry)}" : "")}",
            $"  {row.Tries} attempts since the node's start, refused {row.Refusals} times{(row.Why.Length > 0 ? $": {row.Why}" : "")}",
        ];
        await command.Output.DataAsync(View(row), string.Join('\n', lines));
    }

    private async Task ChangeAsync(Command command, UnitAction action, string done)
    {
        var (filter, scope) = (Filter(command), Scope(command));
        if (filter.Unit is not null)
        {
            var row = await FindAsync(command, scope, isOnly: true);
            filter = filter with { Node = row.Node, Store = row.Store, Dead = row.State == UnitStanding.Dead };
            scope = scope with { Only = row.Node };
        }

        var answer = await _node.Stores.ChangeAsync(action, filter, scope, command.Cancellation);
        if (answer.Answers.FirstOrDefault(node => node.Problem.Length > 0) is { } refused)
            throw new CommandException($"unit {filter.Unit}: {refused.Problem}", "see: store show");
        var count = answer.Answers.Sum(node => node.Count);
        if (count == 0 && answer.Missing.IsEmpty)
        {
            await CheckNamesAsync(command, filter, scope);
            throw new CommandException("there is nothing of that kind", SeeQueues);
        }

        if (count > 0 || filter.Unit is null)
            await command.Output.TextAsync(filter.Unit is { } unit ? $"unit {unit} is {done}" : $"{count} queue{(count == 1 ? " is" : "s are")} {done}");
        await UnheardNodes.NoteAsync(command, answer.Missing);
        if (!answer.Missing.IsEmpty) throw UnheardNodes.Unknown(answer.Missing, $"whether it is {done} there", $"{action.ToString().ToLowerInvariant()} {OnceMore}, or without them");
    }

    private async Task ExportAsync(Command command)
    {
        var row = await FindAsync(command, Scope(command));
        if (row.Node != _node.ClusterAddress) throw new CommandException($"unit {row.Unit} lies on {row.Node}", "ask that node: pbm HOST:PORT store export");
        var buffer = new byte[ExportPart];
        try
        {
            // What is read at a time may end anywhere.
            var filled = 0;
            var part = new byte[ExportPart];
            var (written, told) = (0L, TimeProvider.System.GetTimestamp());
            foreach (var bytes in _node.Stores.Read(row.Store, row.Unit, part))
            {
                written += bytes;
                if (TimeProvider.System.GetElapsedTime(told) >= ProgressInterval)
                {
                    told = TimeProvider.System.GetTimestamp();
                    await command.Output.ProgressAsync($"unit {row.Unit} is exported", written, row.Bytes, "bytes");
                }

                for (var at = 0; at < bytes;)
                {
                    var taken = Math.Min(bytes - at, ExportPart - filled);
                    part.AsSpan(at, taken).CopyTo(buffer.AsSpan(filled));
                    (at, filled) = (at + taken, filled + taken);
                    if (filled == ExportPart) filled = await WriteAsync(command, buffer, filled);
                }
            }

            if (filled > 0) await WriteAsync(command, buffer, filled);
        }
        catch (IOException failure)
        {
            throw new CommandException(failure.Message, "see: store show");
        }
    }

    private static async Task<int> WriteAsync(Command command, byte[] buffer, int length)
    {
        var text = Convert.ToBase64String(buffer.AsSpan(0, length));
        await command.Output.DataAsync(new { Base64 = text }, text);
        return 0;
    }

    /// <summary>The unit that is meant: numbers are those of a store on a node, so there may be several of one.</summary>
    /// <param name="command">What says which.</param>
    /// <param name="scope">The nodes that may have it.</param>
    /// <param name="isOnly">Whether a node that does not answer must not have one of that number, too.</param>
    private async Task<UnitRow> FindAsync(Command command, DirectoryScope scope, bool isOnly = false)
    {
        var filter = Filter(command);
        var (answer, _) = await _node.Stores.UnitsAsync(filter, StoreDirectory.MaxRows, scope, command.Cancellation);
        await UnheardNodes.NoteAsync(command, answer.Missing);
        if (answer is { Answers: [], Missing: [] }) await CheckNamesAsync(command, filter, scope);
        return answer switch
        {
            { Answers: [var one], Missing: [_, ..] } when isOnly =>
                throw UnheardNodes.Unknown(answer.Missing, $"whether there is a unit {filter.Unit}, too", $"write --node {one.Node} if its unit is meant, or {OnceMore}"),
            { Answers: [var one] } => one,
            { Answers: [], Missing: [_, ..] } => throw UnheardNodes.Unknown(answer.Missing, $"whether there is a unit {filter.Unit}", $"ask {OnceMore}"),
            { Answers: [] } => throw new CommandException($"there is no unit {filter.Unit}", "see: store list, store list --dead"),
            { Answers: [var one, ..] } => throw new CommandException(
                $"there are {answer.Answers.Length} units {filter.Unit}: {string.Join(", ", answer.Answers.Select(each => $"in {each.Store} on {each.Node}"))}",
                $"write --store {one.Store} --node {one.Node}"),
        };
    }

    private async Task CheckNamesAsync(Command command, UnitFilter filter, DirectoryScope scope)
    {
        if (filter.Store is null && filter.Queue is null) return;
        var queues = await _node.Stores.QueuesAsync(scope, command.Cancellation);
        UnheardNodes.CheckNamed(scope, queues, $"ask {OnceMore}");
        CheckNames(filter.Store, filter.Queue, queues);
    }

    // A name that is misspelt is not the same as a queue without units: every store has a row, and every queue that a listener feeds.
    private static void CheckNames(string? store, string? queue, ClusterAnswer<QueueRow> queues)
    {
        var rows = queues.Answers.Where(row => (store ?? row.Store) == row.Store).ToList();
        if (store is not null && rows.Count == 0) throw UnheardNodes.NoSuch($"store '{store}'", queues.Missing, SeeQueues);
        if (queue is not null && rows.All(row => row.Queue != queue))
            throw UnheardNodes.NoSuch($"queue '{queue}'{(store is null ? "" : $" in store '{store}'")}", queues.Missing, SeeQueues);
    }

    private static UnitFilter Filter(Command command)
    {
        var arguments = command.Arguments;
        long? unit = null;
        if (arguments.Value("unit") is { } text)
        {
            unit = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new CommandException($"'{text}' is not the number of a unit", "take one from: store list");
        }

        return new UnitFilter(null, arguments.Value("store"), arguments.Value("queue"), unit);
    }

    private static object View(UnitRow row) => new
    {
        row.Unit,
        row.Queue,
        State = Word(row.State),
        row.Bytes,
        row.AgeMs,
        row.Client,
        row.Pair,
        row.Tries,
        row.Refusals,
        row.RetryMs,
        row.Store,
        row.Node,
        Why = Known(row.Why),
    };

    private static string? Known(string text) => text.Length == 0 ? null : text;

    private static string Word(QueueState state) => state == QueueState.Orphaned ? "no listener" : state.ToString().ToLowerInvariant();

    private static string Word(UnitStanding state) => state == UnitStanding.UnderWay ? "under way" : state.ToString().ToLowerInvariant();
}

using System.Globalization;
using Akka.Actor;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.Tests.Hosts;

/// <summary>Carries out the palette of tests, and tells those who ask what became of its streams.</summary>
internal sealed class TestHandler : CommandHandlerActor
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private int _poured;
    private int _cancelled;
    private int _clientsGone;

    public TestHandler()
    {
        Process("say", Say);
        Process("act", _ => Sender.Tell(new CommandResponse("acted")));
        Process("table", TableAsync);
        Process("wide", WideAsync);
        Process("count", CountAsync);
        Process("quiet", Quiet);
        Process("top", TopAsync);
        Process("recent", RecentAsync);
        Process("hang", HangAsync);
        Process("flood", Flood);
        Process("pour", PourAsync);
        Process("fail", _ => throw new CommandException("it does not work", "try something else"));
        Process("half", HalfAsync);
        Process("break", _ => Task.FromException(new InvalidOperationException("a defect")));
        Process("trip", Trip);
        Process("odd", command => command.Output.DataAsync(new { Type = typeof(int) }, "").AsTask());
        Process("escape", _ => Sender.Tell(new CommandResponse("before\e[31mred\a\u009b0m after")));
        Process("endpoint set", _ => Sender.Tell(new CommandResponse("set")));
        Process("endpoint", _ => Sender.Tell(new CommandResponse("endpoint")));
        Process("progress", ProgressAsync);
        Process("wait", HangAsync);
        Receive<Terminated>(_ => _clientsGone++);
        Receive<TestHandlerState.Query>(_ => Sender.Tell(new TestHandlerState(Volatile.Read(ref _poured), Volatile.Read(ref _cancelled), _clientsGone)));
    }

    private void Say(Command command)
    {
        var text = string.Join(" ", command.Arguments.Values("message"));
        if (command.Arguments.Value("tone") is { } tone) text = $"{tone}: {text}";
        for (var i = 0; i < command.Arguments.Number("times"); i++)
            Sender.Tell(new CommandResponse(command.Arguments.Has("loud") ? text.ToUpperInvariant() : text, Final: false));
        Sender.Tell(CommandResponse.Empty);
    }

    // An actor's defect, after a part of the answer.
    private void Trip(Command command)
    {
        Sender.Tell(new CommandResponse("a part", Final: false));
        throw new InvalidOperationException("a defect of the actor");
    }

    private static async Task TableAsync(Command command)
    {
        await command.Output.TableAsync(
            new("name", "NAME"), new("size", "SIZE", ColumnFormat.Bytes), new("rate", "RATE", ColumnFormat.Rate),
            new("age", "AGE", ColumnFormat.Duration), new("count", "COUNT", ColumnFormat.Number), new("isOpen", "OPEN"), new("note", "NOTE"));
        var rows = command.Arguments.Number("rows")!.Value;
        for (var i = 1; i <= rows; i++)
            await command.Output.RowsAsync([new { Name = $"row-{i}", Size = 1024L * i, Rate = 1.5 * 1024 * 1024, Age = 61_000, Count = 1000 * i, IsOpen = true, Note = (string?)null }]);
        await command.Output.TextAsync($"Count: {rows} rows");
        await command.Output.NoteAsync("one member did not answer");
    }

    private static async Task HalfAsync(Command command)
    {
        await command.Output.RowsAsync([new { Part = 1 }]);
        throw new CommandException("the second part is lost");
    }

    private static async Task WideAsync(Command command)
    {
        await command.Output.TableAsync(new("key", "KEY"), new("value", "VALUE"));
        await command.Output.RowsAsync([new { Key = "k", Value = new string('v', 200) }]);
    }

    private static async Task CountAsync(Command command)
    {
        for (var i = 1; ; i++)
        {
            await command.Output.DataAsync(new { Number = i }, i.ToString(CultureInfo.InvariantCulture));
            await Task.Delay(Pause, command.Cancellation);
        }
    }

    // Says nothing; the actor is told when the client has gone.
    private void Quiet(Command command) => Context.Watch(Sender);

    private static async Task TopAsync(Command command)
    {
        for (var i = 1; ; i++)
        {
            await command.Output.FrameAsync();
            await command.Output.TableAsync(new TableColumn("frame", "FRAME"));
            await command.Output.RowsAsync([new { Frame = i }]);
            if (command.Arguments.Has("once")) return;
            await Task.Delay(Pause, command.Cancellation);
        }
    }

    private static async Task RecentAsync(Command command)
    {
        await command.Output.DataAsync(new { Event = "latest" }, "latest");
        if (command.Arguments.Has("follow")) await Task.Delay(Timeout.InfiniteTimeSpan, command.Cancellation);
    }

    private static async Task ProgressAsync(Command command)
    {
        if (command.Arguments.Has("stay")) await command.Output.PartingAsync("things go on; they stop with: test act");
        for (var done = 0; done <= 4; done++)
        {
            await command.Output.ProgressAsync("things are done", done, 4, "things");
            if (done == 3 && command.Arguments.Has("stay")) await Task.Delay(Timeout.InfiniteTimeSpan, command.Cancellation);
        }

        await command.Output.TextAsync("all are done");
    }

    private async Task HangAsync(Command command)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, command.Cancellation);
        }
        finally
        {
            Interlocked.Increment(ref _cancelled);
        }
    }

    // Tells without a look at the client.
    private void Flood(Command command)
    {
        for (var i = 0; i < 100_000; i++) Sender.Tell(new CommandResponse(new string('x', 1000), Final: false));
    }

    private async Task PourAsync(Command command)
    {
        while (true)
        {
            await command.Output.TextAsync(new string('x', 10_000));
            Interlocked.Increment(ref _poured);
        }
    }
}

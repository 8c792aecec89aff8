using System.Text.Json;
using Proxy.Pbm.CommandLine;
using Proxy.Pbm.Exit;
using Proxy.Pbm.Help;
using Proxy.Pbm.Output;
using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Shell;

/// <summary>Runs commands: sends them to the node and prints the answer.</summary>
/// <param name="client">The node.</param>
/// <param name="interrupts">Ends what runs at Ctrl+C.</param>
/// <param name="streams">Takes the answers.</param>
/// <param name="alwaysJson">Whether <c>--json</c> was an option of <c>pbm</c> itself.</param>
internal sealed class CommandRunner(AdminClient client, Interrupts interrupts, Streams streams, bool alwaysJson)
{
    // What belongs together comes without a pause: longer than a packet's way, shorter than anybody notices.
    private static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Runs a line of the shell or a script; nothing for an empty one.</summary>
    /// <returns>One of <see cref="ExitCode"/>; what went wrong is on standard error.</returns>
    public Task<int> RunLineAsync(string line) => GuardAsync(async () =>
    {
        var parsed = CommandLineWords.Parse(line);
        if (parsed.Words.Count == 0 && parsed.File is null) return ExitCode.Done;
        if (parsed.File is null) return await RunAsync(parsed.Words, streams.Output, streams.Screen);
        await using var file = Open(parsed);
        return await RunAsync(parsed.Words, file, () => Terminal.None);
    });

    /// <summary>Runs the words of a command.</summary>
    /// <returns>One of <see cref="ExitCode"/>; what went wrong is on standard error.</returns>
    public Task<int> RunWordsAsync(IReadOnlyList<string> words) => GuardAsync(() => RunAsync(words, streams.Output, streams.Screen));

    private async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (PbmException failure)
        {
            streams.Fail(failure.Line);
            return failure.ExitCode;
        }
        catch (ShapeException other)
        {
            streams.Fail(client.Foreign(other).Line);
            return ExitCode.CannotConnect;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (IOException failure) when (failure.Message.StartsWith("Broken pipe", StringComparison.Ordinal))
        {
            // Who reads the answer has seen enough.
            return ExitCode.Failed;
        }
        catch (IOException failure)
        {
            // Standard output or the file of a redirection: full, most often.
            streams.Fail($"the answer cannot be written: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private Task<int> RunAsync(IReadOnlyList<string> words, TextWriter output, Func<Terminal> screen) => interrupts.RunAsync(async cancellation =>
    {
        var json = alwaysJson || words.Contains("--json");
        var rest = words.Where(word => word != "--json").ToList();
        if (rest.Count > 0 && (rest[0] == "help" || rest.Contains("--help")))
        {
            HelpText.Write(output, await client.ListAsync(cancellation), [.. rest.Skip(rest[0] == "help" ? 1 : 0).TakeWhile(word => !word.StartsWith('-'))]);
            return ExitCode.Done;
        }

        return await RunAsync(rest, Printer(output, json, screen), cancellation);
    });

    private AnswerPrinter Printer(TextWriter output, bool json, Func<Terminal> screen)
    {
        var isScreen = screen().IsScreen;
        IAnswerPrinter printer = json ? new JsonPrinter(output) : isScreen ? new ScreenPrinter(output, screen) : new PlainPrinter(output);
        return new AnswerPrinter(printer, streams, isScreen);
    }

    private async Task<int> RunAsync(List<string> words, AnswerPrinter printer, CancellationToken cancellation)
    {
        string? result = null;
        var answer = client.RunAsync(words, cancellation).GetAsyncEnumerator(cancellation);
        try
        {
            while (await MoreAsync(answer, printer))
            {
                var line = answer.Current;
                var kind = Shape.Text(line, "kind");
                if (kind == "begin") result = result is null ? Shape.Text(line, "result") : throw new ShapeException("it begins its answer twice");
                else if (result is null) throw new ShapeException("its answer does not begin with its beginning");
                if (kind == "end") return Shape.Flag(line, "ok") ? ExitCode.Done : ExitCode.Failed;
                printer.Print(kind, line);
            }

            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (result == "stream")
        {
            return ExitCode.Done;
        }
        catch (Exception ended) when (ended is OperationCanceledException or PbmException or ShapeException)
        {
            printer.Part();
            throw;
        }
        finally
        {
            printer.End();
            await answer.DisposeAsync();
        }
    }

    private static async Task<bool> MoreAsync(IAsyncEnumerator<JsonElement> answer, AnswerPrinter printer)
    {
        var more = answer.MoveNextAsync().AsTask();
        for (var time = Lull; printer.WantsPauses && !more.IsCompleted; time = Second)
        {
            if (await Task.WhenAny(more, Task.Delay(time, TimeProvider.System)) != more) printer.Pause();
        }

        return await more;
    }

    private static StreamWriter Open(CommandLineWords line)
    {
        try
        {
            return new StreamWriter(line.File!, line.Append);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PbmException(ExitCode.Failed, $"{line.File} cannot be written: {failure.Message}", "name another file");
        }
    }
}

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
    /// <summary>Runs a line of the shell or a script; nothing for an empty one.</summary>
    /// <returns>One of <see cref="ExitCode"/>; what went wrong is on standard error.</returns>
    public Task<int> RunLineAsync(string line) => GuardAsync(async () =>
    {
        var parsed = CommandLineWords.Parse(line);
        if (parsed.Words.Count == 0 && parsed.File is null) return ExitCode.Done;
        if (parsed.File is null) return await RunAsync(parsed.Words, streams.Output, streams.Screen());
        await using var file = Open(parsed);
        return await RunAsync(parsed.Words, file, Terminal.None);
    });

    /// <summary>Runs the words of a command.</summary>
    /// <returns>One of <see cref="ExitCode"/>; what went wrong is on standard error.</returns>
    public Task<int> RunWordsAsync(IReadOnlyList<string> words) => GuardAsync(() => RunAsync(words, streams.Output, streams.Screen()));

    private async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (PbmException failure)
        {
            streams.Remark(failure.Line);
            return failure.ExitCode;
        }
        catch (ShapeException other)
        {
            streams.Remark(client.Foreign(other).Line);
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
            streams.Remark($"the answer cannot be written: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private Task<int> RunAsync(IReadOnlyList<string> words, TextWriter output, Terminal terminal) => interrupts.RunAsync(async cancellation =>
    {
        var json = alwaysJson || words.Contains("--json");
        var rest = words.Where(word => word != "--json").ToList();
        if (rest.Count > 0 && (rest[0] == "help" || rest.Contains("--help")))
        {
            HelpText.Write(output, await client.ListAsync(cancellation), [.. rest.Skip(rest[0] == "help" ? 1 : 0).TakeWhile(word => !word.StartsWith('-'))]);
            return ExitCode.Done;
        }

        return await RunAsync(rest, json ? new JsonPrinter(output) : new TextPrinter(output, terminal), cancellation);
    });

    private async Task<int> RunAsync(List<string> words, IAnswerPrinter printer, CancellationToken cancellation)
    {
        string? result = null;
        try
        {
            await foreach (var line in client.RunAsync(words, cancellation))
            {
                var kind = Shape.Text(line, "kind");
                if (kind == "begin") result = result is null ? Shape.Text(line, "result") : throw new ShapeException("it begins its answer twice");
                else if (result is null) throw new ShapeException("its answer does not begin with its beginning");
                if (kind == "end") return Shape.Flag(line, "ok") ? ExitCode.Done : ExitCode.Failed;
                if (kind is "note" or "error") streams.Remark(Remark(kind, line));
                else printer.Print(kind, line);
            }

            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (result == "stream")
        {
            return ExitCode.Done;
        }
        finally
        {
            printer.End();
        }
    }

    private static string Remark(string kind, JsonElement line)
    {
        var text = Shape.Text(line, "text");
        var remedy = kind == "error" ? Shape.Text(line, "remedy") : "";
        return remedy.Length == 0 ? text : $"{text} ({remedy})";
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

using Proxy.Pbm.Exit;
using Proxy.Pbm.Output;
using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Shell;

/// <summary>The shell: a prompt, history, completion, and commands one after another, whatever becomes of each.</summary>
/// <param name="client">The node.</param>
/// <param name="runner">Runs a line.</param>
/// <param name="token">What must not get into the history; null for nothing.</param>
internal sealed class InteractiveShell(AdminClient client, CommandRunner runner, string? token)
{
    /// <summary>Runs until <c>exit</c> or Ctrl+D.</summary>
    /// <returns>0; what became of single commands was said.</returns>
    /// <exception cref="PbmException">The node cannot be reached, or refuses.</exception>
    public async Task<int> RunAsync()
    {
        var listing = await client.ListAsync(CancellationToken.None);
        Console.WriteLine(Plain.Line($"{listing.Address}, palettes: {string.Join(", ", listing.Palettes.Select(p => p.Name))}"));
        Console.WriteLine("help says what there is, Tab completes, exit leaves.");
        var history = new History(History.DefaultFile(), token);
        var editor = new LineEditor(history, (string text, out int start) => Completer.Complete(listing, text, out start));
        while (Read(editor) is { } line)
        {
            history.Add(line);
            if (line.Trim() is "exit" or "quit") break;
            if (await runner.RunLineAsync(line) is ExitCode.Interrupted) Console.WriteLine();
        }

        return ExitCode.Done;
    }

    // While a line is typed Ctrl+C is a key; while a command runs it is a signal.
    private string? Read(LineEditor editor)
    {
        var prompt = $"[{client.Endpoint}] pbm> ";
        if (!Terminal.Output().HasAnsi)
        {
            // Nothing can be drawn over: the terminal's own editing has to do.
            Console.Write(prompt);
            return Console.ReadLine();
        }

        Console.TreatControlCAsInput = true;
        try
        {
            return editor.Read(prompt);
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }
}

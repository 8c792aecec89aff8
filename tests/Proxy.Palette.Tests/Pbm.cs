using Proxy.Pbm.Output;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>Runs the client as operators do: within this process, and as one of its own where a signal ends it.</summary>
internal static class Pbm
{
    private static readonly string Program = Path.Combine(Path.GetDirectoryName(BuiltProgram.Find("Proxy.Pbm"))!, "pbm.dll");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs a command at a node to its end, which has to be a good one.</summary>
    /// <param name="node">The node that is asked.</param>
    /// <param name="command">The command, words separated by blanks.</param>
    public static async Task<PbmResult> RunAsync(NodeProcess node, string command) => Done(command, await TryAsync(node, command));

    /// <summary>The same with <c>--json</c>.</summary>
    public static async Task<PbmResult> JsonAsync(NodeProcess node, string command) => Done(command, await TryAsync(node, command, "--json"));

    /// <summary>Runs a command at a node to its end, whatever that is.</summary>
    public static Task<PbmResult> TryAsync(NodeProcess node, string command, params IEnumerable<string> options) => TryAsync(node, command, Terminal.None, options);

    /// <summary>Runs a command at a node to its end, which has to be a good one, on a terminal without escape sequences.</summary>
    /// <param name="node">The node that is asked.</param>
    /// <param name="command">The command, words separated by blanks.</param>
    /// <param name="width">Its columns.</param>
    public static async Task<PbmResult> ShowAsync(NodeProcess node, string command, int width) => Done(command, await TryAsync(node, command, new Terminal(width, 24, false, false)));

    private static async Task<PbmResult> TryAsync(NodeProcess node, string command, Terminal terminal, params IEnumerable<string> options)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new Streams(TextReader.Null, output, error, () => terminal);
        var exitCode = await Proxy.Pbm.Program.RunAsync([.. options, node.Admin, .. command.Split(' ')], streams).WaitAsync(Patience);
        return new PbmResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Starts a command that goes on until it is ended.</summary>
    public static ProcessUnderTest Start(NodeProcess node, string command, params IEnumerable<string> options) =>
        ProcessUnderTest.Start("dotnet", [Program, .. options, node.Admin, .. command.Split(' ')]);

    private static PbmResult Done(string command, PbmResult result)
    {
        Assert.True(result.ExitCode == 0, $"{command} ended with {result.ExitCode}:\n{result.Output}\n{result.Errors}");
        return result;
    }
}

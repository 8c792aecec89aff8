using System.Reflection;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Proxy.Pbm.CommandLine;
using Proxy.Pbm.Exit;
using Proxy.Pbm.Help;
using Proxy.Pbm.Output;
using Proxy.Pbm.Shell;
using Proxy.Pbm.Wire;

namespace Proxy.Pbm;

/// <summary>The entry point of <c>pbm</c>.</summary>
internal static class Program
{
    /// <summary>Does what the arguments say.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> Main(string[] args)
    {
        if (Console.IsOutputRedirected) NoticeClosedPipe();
        return await RunAsync(args, Streams.Standard());
    }

    /// <summary>Does what the arguments say, with streams that need not be the process's own.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal static async Task<int> RunAsync(string[] args, Streams streams)
    {
        try
        {
            return await RunAsync(PbmArguments.Parse(args), streams);
        }
        catch (PbmException failure)
        {
            streams.Fail(failure.Line);
            return failure.ExitCode;
        }
    }

    private static async Task<int> RunAsync(PbmArguments arguments, Streams streams)
    {
        switch (arguments.Action)
        {
            case PbmAction.Help:
                streams.Output.WriteLine(HelpText.Usage);
                return ExitCode.Done;
            case PbmAction.Version:
                streams.Output.WriteLine($"pbm {Version()}");
                return ExitCode.Done;
        }

        var token = Tokens.Find(arguments.Token);
        using var client = new AdminClient(arguments.Endpoint, token);
        using var interrupts = new Interrupts();
        var runner = new CommandRunner(client, interrupts, streams, arguments.Json);
        if (arguments.Script is { } script) return await Script.RunFileAsync(script, runner, streams);
        if (arguments.Words.Count > 0) return await runner.RunWordsAsync(arguments.Words);
        return streams.Input is { } lines
            ? await Script.RunAsync(lines, "standard input", runner, streams)
            : await new InteractiveShell(client, runner, token).RunAsync();
    }

    // The console's own writer goes on without a word when nobody reads any more: pbm cluster tail | head would never end.
    private static void NoticeClosedPipe()
    {
        var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);

        // A file has no reader to go, and may be shared with standard error, whose place in it the console keeps.
        if (!output.CanSeek) Console.SetOut(new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = true });
    }

    private static string Version() =>
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}

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
        try
        {
            return await RunAsync(PbmArguments.Parse(args));
        }
        catch (PbmException failure)
        {
            ErrorLine.Write(failure.Line);
            return failure.ExitCode;
        }
    }

    private static async Task<int> RunAsync(PbmArguments arguments)
    {
        switch (arguments.Action)
        {
            case PbmAction.Help:
                Console.WriteLine(HelpText.Usage);
                return ExitCode.Done;
            case PbmAction.Version:
                Console.WriteLine($"pbm {Version()}");
                return ExitCode.Done;
        }

        var token = Tokens.Find(arguments.Token);
        using var client = new AdminClient(arguments.Endpoint, token);
        using var interrupts = new Interrupts();
        var runner = new CommandRunner(client, interrupts, arguments.Json);
        if (arguments.Script is { } script) return await Script.RunFileAsync(script, runner);
        if (arguments.Words.Count > 0) return await runner.RunWordsAsync(arguments.Words);
        return Console.IsInputRedirected
            ? await Script.RunAsync(Console.In, "standard input", runner)
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

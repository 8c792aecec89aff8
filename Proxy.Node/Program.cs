using System.Runtime.InteropServices;
using Akka.Configuration;
using Proxy.Actors;
using Proxy.Actors.Configuration;
using Proxy.Node.Admin;
using Proxy.Node.Hosting;

namespace Proxy.Node;

/// <summary>The entry point of the node.</summary>
public static partial class Program
{
    /// <summary>Runs the node.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> Main(string[] args)
    {
        var signals = new StopSignals();
        using var listening = signals.Listen();
        var exitCode = await new NodeApplication(Console.Out, Console.Error, StartAsync, signals).RunAsync(args);
        if (exitCode is ExitCode.Interrupted or ExitCode.Terminated) ExitNow(exitCode);
        return exitCode;
    }

    private static async Task<IProxyNode> StartAsync(ProxySettings settings, Config overrides) =>
        await AdministeredNode.StartAsync(await ProxyNode.StartAsync(settings, overrides), settings.Admin);

    // Environment.Exit would wait for the shutdown hooks of the actor system, and who sent two signals does not want to.
    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int exitCode);
}

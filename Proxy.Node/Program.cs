using Akka.Configuration;
using Proxy.Actors;
using Proxy.Actors.Configuration;
using Proxy.Actors.Hosting;
using Proxy.Node.Admin;
using Proxy.Node.Hosting;

namespace Proxy.Node;

/// <summary>The entry point of the node.</summary>
public static class Program
{
    /// <summary>Runs the node.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> Main(string[] args)
    {
        var signals = new StopSignals();
        using var listening = signals.Listen();
        var node = new NodeApplication(Console.Out, Console.Error, StartAsync, signals, Environment.GetEnvironmentVariable);
        var exitCode = await node.RunAsync(args);
        if (exitCode is ExitCode.Interrupted or ExitCode.Terminated) ProcessExit.Now(exitCode);
        return exitCode;
    }

    private static async Task<IProxyNode> StartAsync(ProxySettings settings, Config overrides) =>
        await AdministeredNode.StartAsync(await ProxyNode.StartAsync(settings, overrides), settings.Admin, overrides);
}

using Proxy.Membership.Hosting;
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
        var node = new NodeApplication(Console.Out, Console.Error, Starter(signals), signals, Environment.GetEnvironmentVariable);
        var exitCode = await node.RunAsync(args);
        if (exitCode is ExitCode.Interrupted or ExitCode.Terminated) ProcessExit.Now(exitCode);
        return exitCode;
    }

    private static NodeStarter Starter(StopSignals signals) => async (settings, overrides) =>
    {
        using var stopping = new CancellationTokenSource();
        var starting = AdministeredNode.StartAsync(settings, overrides, LoadedAssemblies.LoadAsync(), stopping.Token);
        if (await Task.WhenAny(starting, signals.First) != starting) await stopping.CancelAsync();
        return await starting;
    };
}

using Akka.Configuration;
using Proxy.Actors;
using Proxy.Configuration;
using Proxy.Membership.Hosting;
using Proxy.Membership.Logging;
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
        var console = ProcessConsole.Take();
        if (!DescriptorFloor.IsMet(DescriptorFloor.OfNode, console.Error))
        {
            console.Finish(ProcessConsole.LastWords);
            return ExitCode.Failed;
        }

        var stop = new StopSignals(ProcessExit.Now);
        using var stopping = stop.Listen();
        var logs = new LogSignals(console.Output);
        using var reopening = logs.Listen();
        var isService = false;
        var node = new NodeApplication(console.Output, console.Error, StartAsync, stop, Environment.GetEnvironmentVariable);
        var exitCode = await node.RunAsync(args);
        if (!isService) await Task.WhenAny(Task.Run(() => console.Finish(null)), stop.First);
        console.Finish(ProcessConsole.LastWords);
        return exitCode;

        Task<IProxyNode> StartAsync(ProxySettings settings, Config overrides, LogHost log)
        {
            isService = true;
            return StartNodeAsync(settings, overrides, log, stop, logs);
        }
    }

    private static async Task<IProxyNode> StartNodeAsync(ProxySettings settings, Config overrides, LogHost log, StopSignals stop, LogSignals logs)
    {
        using var stopping = new CancellationTokenSource();
        var starting = AdministeredNode.StartAsync(settings, overrides, LoadedAssemblies.LoadAsync(), log, stopping.Token);
        if (await Task.WhenAny(starting, stop.First) != starting) await stopping.CancelAsync();
        var node = await starting;
        logs.OnReopen(() =>
        {
            log.Reopen();
            node.ReopenAccessLog();
        });
        return node;
    }
}

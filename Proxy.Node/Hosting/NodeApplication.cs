using System.Net;
using Microsoft.Extensions.Logging;
using Proxy.Actors;
using Proxy.Configuration;
using Proxy.Membership.Hosting;
using Proxy.Membership.Logging;
using Proxy.Node.CommandLine;
using Proxy.Node.Configuration;
using Proxy.Node.Demo;
using Proxy.Node.Telemetry;

namespace Proxy.Node.Hosting;

/// <summary>The executable from its arguments to its exit code.</summary>
/// <param name="output">Standard output: what was asked for.</param>
/// <param name="error">Standard error: what went wrong, one line each.</param>
/// <param name="start">Starts the node.</param>
/// <param name="signals">What stops it.</param>
/// <param name="variable">The value of an environment variable; null when it is not set.</param>
public sealed class NodeApplication(
    TextWriter output, TextWriter error, NodeStarter start, StopSignals signals, Func<string, string?> variable)
{
    /// <summary>Does what the arguments say; a node runs until it is stopped.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var line = NodeCommandLine.Parse(args);
        if (line.Options is null) return Refuse(line.Errors);
        var errors = new List<ConfigurationError>();
        var cluster = line.Options.Cluster.Over(ClusterVariables.Read(variable, errors));
        if (errors.Count > 0 && line.Options.Action is NodeAction.Run or NodeAction.Check) return Refuse(errors);
        switch (line.Options.Action)
        {
            case NodeAction.Help:
                NodeCommandLine.WriteHelp(output);
                return ExitCode.Ok;
            case NodeAction.Version:
                output.WriteLine(Banner.Version);
                return ExitCode.Ok;
            case NodeAction.Origin:
                return await RunOriginAsync(line.Options.Origin!);
            case NodeAction.Check:
                return Check(NodeConfiguration.Load(line.Options, cluster));
            default:
                return line.Options.IsDemo
                    ? await RunDemoAsync(cluster, line.Options.Admin)
                    : await RunAsync(NodeConfiguration.Load(line.Options, cluster), isDemo: false);
        }
    }

    private int Check(NodeConfigurationResult loaded)
    {
        if (loaded.Configuration is null) return Refuse(loaded.Errors);
        var (missing, warnings) = MachineCheck.Find(loaded.Configuration.Settings);
        foreach (var warning in warnings) error.WriteLine($"warning: {warning}");
        if (missing.Count > 0) return Refuse(missing);
        Banner.WriteChecked(output, loaded.Configuration.Settings);
        return ExitCode.Ok;
    }

    private async Task<int> RunOriginAsync(IPEndPoint at)
    {
        DemoOrigin origin;
        try
        {
            origin = await DemoOrigin.StartAsync(Dns.GetHostName(), at);
        }
        catch (IOException failure)
        {
            error.WriteLine($"the origin could not start: {failure.Message}");
            return ExitCode.Failed;
        }

        await using (origin)
        {
            output.WriteLine($"Origin {origin.Name} at {origin.Endpoint}. Ctrl+C or SIGTERM stops it.");
            await signals.First;
        }

        return ExitCode.Ok;
    }

    private async Task<int> RunDemoAsync(ClusterOverrides cluster, string? admin)
    {
        await using var origins = await DemoOrigins.StartAsync();
        return await RunAsync(origins.Configuration(cluster, admin), isDemo: true);
    }

    private async Task<int> RunAsync(NodeConfigurationResult loaded, bool isDemo)
    {
        if (loaded.Configuration is not { } configuration) return Refuse(loaded.Errors);
        ConfigurationError?[] files = [LogFileCheck.Find(configuration.Settings.AccessLog), LogFileCheck.Find(configuration.Settings.Log)];
        if (files.Any(problem => problem is not null)) return Refuse(files.OfType<ConfigurationError>());
        using var log = LogHost.Open(configuration.Settings.Log, output, configuration.Hocon, CollectorLogs.Of(configuration.Settings.Telemetry));
        IProxyNode node;
        try
        {
            node = await start(configuration.Settings, configuration.Hocon, log);
        }
        catch (OperationCanceledException) when (signals.First.IsCompleted)
        {
            log.Words.WriteLine("Stopped before it had joined its cluster.");
            return ExitCode.Ok;
        }
        catch (Exception failure)
        {
            var problem = StartFailure.Describe(failure);
            if (!log.IsReadWithErrors) Own(log).NotStarted(problem);
            error.WriteLine(problem);
            return ExitCode.Failed;
        }

        Banner.WriteStarted(log.Words, node, configuration.Settings, isDemo);
        if (await Task.WhenAny(signals.First, node.Ended) == node.Ended) return await EndAsync(node, log);
        return await StopAsync(node, configuration.Settings.Drain.Timeout, log);
    }

    /// <summary>The cluster let the node go. Whoever watches the process starts it again, and it joins as a new member.</summary>
    private async Task<int> EndAsync(IProxyNode node, LogHost log)
    {
        var ending = await node.Ended;
        await node.DrainAsync(new CancellationToken(canceled: true));
        if (ending == NodeEnding.Left)
        {
            log.Words.WriteLine("Left the cluster. Stopped.");
            return ExitCode.Ok;
        }

        if (ending == NodeEnding.Failed)
        {
            error.WriteLine("the node stopped: it could not place connections any more (the log says why: PC205; start it again)");
            return ExitCode.Failed;
        }

        if (!log.IsReadWithErrors) Own(log).RemovedFromCluster();
        error.WriteLine("removed from the cluster: most of the other members could not reach this node (start it again: it joins as a new member)");
        return ExitCode.Removed;
    }

    private async Task<int> StopAsync(IProxyNode node, TimeSpan timeout, LogHost log)
    {
        try
        {
            var draining = node.DrainAsync(CancellationToken.None);
            log.Words.WriteLine($"Draining: no new connections, pairs have {timeout.TotalSeconds:0.###} s to finish.");
            await draining;
        }
        catch (Exception failure)
        {
            if (!log.IsReadWithErrors) Own(log).NotStopped(failure.Message);
            error.WriteLine($"the node did not stop cleanly: {failure.Message}");
            return ExitCode.Failed;
        }

        log.Words.WriteLine("Stopped.");
        return ExitCode.Ok;
    }

    private static ILogger Own(LogHost log) => log.Loggers.CreateLogger<NodeApplication>();

    private int Refuse(IEnumerable<ConfigurationError> errors)
    {
        foreach (var e in errors) error.WriteLine(e);
        return ExitCode.Usage;
    }
}

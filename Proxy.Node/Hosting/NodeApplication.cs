using Proxy.Actors;
using Proxy.Actors.Configuration;
using Proxy.Node.CommandLine;
using Proxy.Node.Configuration;
using Proxy.Node.Demo;

namespace Proxy.Node.Hosting;

/// <summary>The executable from its arguments to its exit code.</summary>
/// <param name="output">Standard output: what was asked for.</param>
/// <param name="error">Standard error: what went wrong, one line each.</param>
/// <param name="start">Starts the node.</param>
/// <param name="signals">What stops it.</param>
public sealed class NodeApplication(TextWriter output, TextWriter error, NodeStarter start, StopSignals signals)
{
    /// <summary>Does what the arguments say; a node runs until it is stopped.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var line = NodeCommandLine.Parse(args);
        if (line.Options is null) return Refuse(line.Errors);
        switch (line.Options.Action)
        {
            case NodeAction.Help:
                NodeCommandLine.WriteHelp(output);
                return ExitCode.Ok;
            case NodeAction.Version:
                output.WriteLine(Banner.Version);
                return ExitCode.Ok;
            case NodeAction.Check:
                return Check(NodeConfiguration.Load(line.Options));
            default:
                return line.Options.IsDemo ? await RunDemoAsync(line.Options.Admin) : await RunAsync(NodeConfiguration.Load(line.Options), isDemo: false);
        }
    }

    private int Check(NodeConfigurationResult loaded)
    {
        if (loaded.Configuration is null) return Refuse(loaded.Errors);
        Banner.WriteChecked(output, loaded.Configuration.Settings);
        return ExitCode.Ok;
    }

    private async Task<int> RunDemoAsync(string? admin)
    {
        await using var origins = await DemoOrigins.StartAsync();
        return await RunAsync(origins.Configuration(admin), isDemo: true);
    }

    private async Task<int> RunAsync(NodeConfigurationResult loaded, bool isDemo)
    {
        if (loaded.Configuration is not { } configuration) return Refuse(loaded.Errors);
        IProxyNode node;
        try
        {
            var starting = start(configuration.Settings, configuration.Hocon);
            if (await IsSecondSignalFirst(starting)) return await signals.Second;
            node = await starting;
        }
        catch (Exception failure)
        {
            error.WriteLine(StartFailure.Describe(failure));
            return ExitCode.Failed;
        }

        Banner.WriteStarted(output, node, configuration.Settings, isDemo);
        await signals.First;
        return await StopAsync(node, configuration.Settings.Drain.Timeout);
    }

    private async Task<int> StopAsync(IProxyNode node, TimeSpan timeout)
    {
        output.WriteLine($"Draining: no new connections, pairs have {timeout.TotalSeconds:0.###} s to finish.");
        try
        {
            var draining = node.DrainAsync(CancellationToken.None);
            if (await IsSecondSignalFirst(draining)) return await signals.Second;
            await draining;
        }
        catch (Exception failure)
        {
            error.WriteLine($"the node did not stop cleanly: {failure.Message}");
            return ExitCode.Failed;
        }

        output.WriteLine("Stopped.");
        return ExitCode.Ok;
    }

    private async Task<bool> IsSecondSignalFirst(Task work) => await Task.WhenAny(work, signals.Second) == signals.Second;

    private int Refuse(IEnumerable<ConfigurationError> errors)
    {
        foreach (var e in errors) error.WriteLine(e);
        return ExitCode.Usage;
    }
}

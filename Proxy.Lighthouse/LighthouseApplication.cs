using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;
using Proxy.Cmd.Endpoint;
using Proxy.Configuration;
using Proxy.Membership.Hosting;
using Proxy.Membership.Joining;
using Proxy.Membership.Logging;
using Proxy.Membership.Remoting;
using Proxy.Membership.Wire;

namespace Proxy.Lighthouse;

/// <summary>The executable from its arguments to its exit code.</summary>
/// <param name="output">Standard output: what was asked for.</param>
/// <param name="error">Standard error: what went wrong, one line each.</param>
/// <param name="signals">What stops it.</param>
/// <param name="variable">The value of an environment variable; null when it is not set.</param>
/// <param name="logs">What has the log opened again; null for nothing.</param>
public sealed class LighthouseApplication(
    TextWriter output, TextWriter error, StopSignals signals, Func<string, string?> variable, LogSignals? logs = null)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Does what the arguments say; a lighthouse runs until it is stopped.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var errors = new List<ConfigurationError>();
        var options = LighthouseCommandLine.Parse(args, errors);
        if (errors.Count > 0) return Refuse(errors);
        switch (options.Action)
        {
            case LighthouseAction.Help:
                LighthouseCommandLine.WriteHelp(output);
                return ExitCode.Ok;
            case LighthouseAction.Version:
                output.WriteLine($"Proxy.Lighthouse {ProductVersion.Text}");
                return ExitCode.Ok;
        }

        var configuration = LighthouseConfiguration.Load(options.ConfigFile, variable, errors, options.Admin);
        if (errors.Count > 0) return Refuse(errors);
        try
        {
            using var log = LogHost.Open(configuration!.Log, output, configuration.Hocon);
            logs?.OnReopen(log.Reopen);
            return await RunAsync(configuration, log);
        }
        catch (IOException failure)
        {
            error.WriteLine(failure.Message);
            return ExitCode.Usage;
        }
    }

    /// <summary>Runs until a signal. It carries nothing, so that what went wrong with its membership is put right by starting
    /// it anew, here: as another member, that the others have never declared dead.</summary>
    private async Task<int> RunAsync(LighthouseConfiguration configuration, LogHost log)
    {
        var words = log.Words;
        while (true)
        {
            ActorSystem system;
            try
            {
                system = Start(configuration, log);
            }
            catch (Exception failure)
            {
                return Fail(failure is ClusterStartException ? failure.Message : $"the lighthouse could not start: {Reason(failure)}", log);
            }

            await using var host = new AdminHost(system, log);
            try
            {
                await host.StartAsync(configuration.Admin, configuration.HasMetrics);
            }
            catch (AdminStartException failure)
            {
                await system.Terminate();
                return Fail(failure.Message, log);
            }

            var membership = ClusterMembership.Start(system, configuration.Cluster, MemberRole.Lighthouse);
            words.WriteLine($"Lighthouse {ProductVersion.Text} at {Cluster.Get(system).SelfAddress}, looking for its cluster.");
            if (host.Address is { } admin) words.WriteLine($"  admin {admin}");
            _ = SayJoinedAsync(membership, words);
            await Task.WhenAny(signals.First, membership.Stranded, system.WhenTerminated);
            if (signals.First.IsCompleted) return await StopAsync(system, words);
            words.WriteLine($"Starting anew: {(membership.Stranded.IsCompleted ? await membership.Stranded : "the other members removed this one")}.");
            await LeaveAsync(system);
            await Task.WhenAny(Task.Delay(Pause, TimeProvider.System), signals.First);
        }
    }

    private static ActorSystem Start(LighthouseConfiguration configuration, LogHost log)
    {
        var config = MembershipConfiguration.For(configuration.Cluster, MemberRole.Lighthouse);
        var hocon = configuration.Hocon;
        var setup = BootstrapSetup.Create().WithConfig(log.Over(hocon.IsEmpty ? config : hocon.WithFallback(config)));
        var remoting = RemotingSetup.Open(configuration.Cluster);
        try
        {
            var system = ActorSystem.Create(
                configuration.Cluster.SystemName, setup.And(MembershipConfiguration.Logging).And(new WireContract(MembershipMessages.All)).And(remoting).And(log));
            log.Follow(system);
            return system;
        }
        catch
        {
            remoting.Dispose();
            throw;
        }
    }

    private static async Task SayJoinedAsync(ClusterMembership membership, TextWriter words)
    {
        await membership.Joined;
        words.WriteLine("Joined. SIGTERM or Ctrl+C leaves the cluster and stops, a second one stops at once.");
    }

    private static async Task<int> StopAsync(ActorSystem system, TextWriter words)
    {
        words.WriteLine("Leaving the cluster.");
        await LeaveAsync(system);
        words.WriteLine("Stopped.");
        return ExitCode.Ok;
    }

    private static async Task LeaveAsync(ActorSystem system)
    {
        await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance);
        await system.Terminate();
    }

    private static string Reason(Exception failure)
    {
        var innermost = failure;
        while (innermost.InnerException is { } inner) innermost = inner;
        return innermost.Message;
    }

    private int Fail(string problem, LogHost log)
    {
        if (!log.IsReadWithErrors) log.Loggers.CreateLogger<LighthouseApplication>().NotStarted(problem);
        error.WriteLine(problem);
        return ExitCode.Failed;
    }

    private int Refuse(IEnumerable<ConfigurationError> errors)
    {
        foreach (var e in errors) error.WriteLine(e);
        return ExitCode.Usage;
    }
}

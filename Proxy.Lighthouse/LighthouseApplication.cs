using Akka.Actor;
using Akka.Cluster;
using Proxy.Cmd.Endpoint;
using Proxy.Configuration;
using Proxy.Membership.Hosting;
using Proxy.Membership.Joining;
using Proxy.Membership.Remoting;
using Proxy.Membership.Wire;

namespace Proxy.Lighthouse;

/// <summary>The executable from its arguments to its exit code.</summary>
/// <param name="output">Standard output: what was asked for.</param>
/// <param name="error">Standard error: what went wrong, one line each.</param>
/// <param name="signals">What stops it.</param>
/// <param name="variable">The value of an environment variable; null when it is not set.</param>
public sealed class LighthouseApplication(
    TextWriter output, TextWriter error, StopSignals signals, Func<string, string?> variable)
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
        return errors.Count > 0 ? Refuse(errors) : await RunAsync(configuration!);
    }

    /// <summary>Runs until a signal. It carries nothing, so that what went wrong with its membership is put right by starting
    /// it anew, here: as another member, that the others have never declared dead.</summary>
    private async Task<int> RunAsync(LighthouseConfiguration configuration)
    {
        while (true)
        {
            ActorSystem system;
            try
            {
                system = Start(configuration);
            }
            catch (Exception failure)
            {
                error.WriteLine(failure is ClusterStartException ? failure.Message : $"the lighthouse could not start: {Reason(failure)}");
                return ExitCode.Failed;
            }

            await using var host = new AdminHost(system);
            try
            {
                await host.StartAsync(configuration.Admin);
            }
            catch (AdminStartException failure)
            {
                error.WriteLine(failure.Message);
                await system.Terminate();
                return ExitCode.Failed;
            }

            var membership = ClusterMembership.Start(system, configuration.Cluster, MemberRole.Lighthouse);
            output.WriteLine($"Lighthouse {ProductVersion.Text} at {Cluster.Get(system).SelfAddress}, looking for its cluster.");
            if (host.Address is { } admin) output.WriteLine($"  admin {admin}");
            _ = SayJoinedAsync(membership);
            await Task.WhenAny(signals.First, membership.Stranded, system.WhenTerminated);
            if (signals.First.IsCompleted) return await StopAsync(system);
            output.WriteLine($"Starting anew: {(membership.Stranded.IsCompleted ? await membership.Stranded : "the other members removed this one")}.");
            await LeaveAsync(system);
            await Task.WhenAny(Task.Delay(Pause, TimeProvider.System), signals.First);
        }
    }

    private static ActorSystem Start(LighthouseConfiguration configuration)
    {
        var config = MembershipConfiguration.For(configuration.Cluster, MemberRole.Lighthouse);
        var hocon = configuration.Hocon;
        var setup = BootstrapSetup.Create().WithConfig(hocon.IsEmpty ? config : hocon.WithFallback(config));
        var remoting = RemotingSetup.Open(configuration.Cluster);
        try
        {
            return ActorSystem.Create(
                configuration.Cluster.SystemName, setup.And(MembershipConfiguration.Logging).And(new WireContract(MembershipMessages.All)).And(remoting));
        }
        catch
        {
            remoting.Dispose();
            throw;
        }
    }

    private async Task SayJoinedAsync(ClusterMembership membership)
    {
        await membership.Joined;
        output.WriteLine("Joined. SIGTERM or Ctrl+C leaves the cluster and stops, a second one stops at once.");
    }

    private async Task<int> StopAsync(ActorSystem system)
    {
        output.WriteLine("Leaving the cluster.");
        await LeaveAsync(system);
        output.WriteLine("Stopped.");
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

    private int Refuse(IEnumerable<ConfigurationError> errors)
    {
        foreach (var e in errors) error.WriteLine(e);
        return ExitCode.Usage;
    }
}

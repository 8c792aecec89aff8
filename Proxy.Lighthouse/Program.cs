using Proxy.Membership.Hosting;

namespace Proxy.Lighthouse;

/// <summary>The entry point of the lighthouse.</summary>
public static class Program
{
    /// <summary>Runs the lighthouse.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> Main(string[] args)
    {
        var console = ProcessConsole.Take();
        if (!DescriptorFloor.IsMet(DescriptorFloor.OfLighthouse, console.Error))
        {
            console.Finish(ProcessConsole.LastWords);
            return ExitCode.Failed;
        }

        var stop = new StopSignals(ProcessExit.Now);
        using var stopping = stop.Listen();
        var logs = new LogSignals(console.Output);
        using var reopening = logs.Listen();
        var application = new LighthouseApplication(console.Output, console.Error, stop, Environment.GetEnvironmentVariable, logs);
        var exitCode = await application.RunAsync(args);
        console.Finish(ProcessConsole.LastWords);
        return exitCode;
    }
}

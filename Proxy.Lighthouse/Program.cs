using Proxy.Membership.Hosting;

namespace Proxy.Lighthouse;

/// <summary>The entry point of the lighthouse.</summary>
public static class Program
{
    /// <summary>Runs the lighthouse.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> Main(string[] args)
    {
        var signals = new StopSignals();
        using var listening = signals.Listen();
        var application = new LighthouseApplication(Console.Out, Console.Error, signals, Environment.GetEnvironmentVariable);
        var exitCode = await application.RunAsync(args);
        if (exitCode is ExitCode.Interrupted or ExitCode.Terminated) ProcessExit.Now(exitCode);
        return exitCode;
    }
}

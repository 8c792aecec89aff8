using Akka.Configuration;
using Proxy.Actors;
using Proxy.Actors.Configuration;
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
        return await new NodeApplication(Console.Out, Console.Error, StartAsync, signals).RunAsync(args);
    }

    private static Task<IProxyNode> StartAsync(ProxySettings settings, Config overrides) =>
        Task.FromException<IProxyNode>(new NotSupportedException("this build has no data plane"));
}

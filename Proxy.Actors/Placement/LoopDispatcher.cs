using Akka.Configuration;
using Akka.Dispatch;
using Proxy.Transport;

namespace Proxy.Actors.Placement;

/// <summary>Makes an I/O loop the Akka dispatcher of its pairs: their actors and streams run between two waits for the
/// loop's sockets, on its thread.</summary>
/// <remarks>Configured as <c>executor</c> of a dispatcher with a key <c>loop</c>, the loop's index.</remarks>
public sealed class LoopDispatcher(Config config, IDispatcherPrerequisites prerequisites)
    : ExecutorServiceConfigurator(config, prerequisites)
{
    private const string Prefix = "proxy-dispatchers.loop-";

    /// <summary>The dispatcher of a loop.</summary>
    /// <param name="loop">The loop's index.</param>
    public static string Id(int loop) => $"{Prefix}{loop}";

    /// <summary>Whether a dispatcher is a loop's.</summary>
    /// <param name="dispatcher">The dispatcher's id.</param>
    internal static bool IsId(string dispatcher) => dispatcher.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The configuration of a loop's dispatcher, as HOCON with a line of its own.</summary>
    /// <param name="loop">The loop's index.</param>
    public static string Configuration(int loop) =>
        $"{Id(loop)} {{ type = Dispatcher, throughput = 64, loop = {loop}, executor = \"{NameOf(typeof(LoopDispatcher))}\", "
        + $"mailbox-type = \"{NameOf(typeof(LoopMailbox))}\" }}\n";

    /// <inheritdoc/>
    public override ExecutorService Produce(string id)
    {
        var loops = Prerequisites.Settings.Setup.Get<LoopSet>().Value.Loops;
        return new Executor(id, loops[Config.GetInt("loop")]);
    }

    private static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";

    private sealed class Executor(string id, IoLoop loop) : ExecutorService(id)
    {
        public override void Execute(IRunnable run) => loop.Execute(run);

        public override void Shutdown()
        {
            // The loop outlives its actors: the node ends it once the actor system is down.
        }
    }
}

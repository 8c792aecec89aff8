using Akka.Actor;
using Microsoft.Extensions.Logging;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.Hosting;

/// <summary>A command that is being carried out. Disposal cancels it, if it still is.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly ActorSystem _system;
    private readonly CancellationTokenSource _cancellation;
    private readonly IActorRef _session;

    /// <summary>Hands a command to its handler.</summary>
    public CommandRun(ExtendedActorSystem system, IActorRef handler, ParsedCommand command, ILogger log, CancellationToken cancellation)
    {
        _system = system;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Output = new CommandOutput(_cancellation.Token);
        _session = system.SystemActorOf(CommandSession.Props(Output));
        handler.Tell(new Command(command.Definition!, command.Arguments!, Output, _cancellation.Token) { Log = log }, _session);
    }

    /// <summary>The answer.</summary>
    public CommandOutput Output { get; }

    /// <summary>Tells the handler that nobody waits any more: the token is cancelled, the sender stopped.</summary>
    public void Dispose()
    {
        _cancellation.Cancel();
        _system.Stop(_session);
        _cancellation.Dispose();
    }
}

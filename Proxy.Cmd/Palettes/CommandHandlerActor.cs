using Akka.Actor;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.Palettes;

/// <summary>
/// The base of a palette's actor. Its constructor names what carries out each command; a command without one is answered with an error.
/// </summary>
/// <example>
/// <code>
/// public sealed class EchoHandler : CommandHandlerActor
/// {
///     public EchoHandler() => Process("say", command => Sender.Tell(new CommandResponse(command.Arguments.Value("text")!)));
/// }
/// </code>
/// </example>
public abstract class CommandHandlerActor : ReceiveActor
{
    private readonly Dictionary<string, Action<Command>> _handlers = new(StringComparer.Ordinal);

    /// <summary>A handler without commands yet.</summary>
    protected CommandHandlerActor() => Receive<Command>(Dispatch);

    /// <summary>
    /// Names what carries out a command inside of the actor, as it does any message. It tells the <see cref="ActorBase.Sender"/>
    /// <see cref="CommandReply"/> messages, now or later, the last of them final. A client that does not read as fast as
    /// that is cut off once 1,024 of them wait.
    /// </summary>
    protected void Process(string command, Action<Command> handle) => _handlers.Add(command, handle);

    /// <summary>
    /// Names what carries out a command as a task beside the actor, many at a time. It must not touch the actor's state. It writes
    /// to <see cref="Command.Output"/>, which waits for slow clients; when the task ends, so does the answer. A
    /// <see cref="CommandException"/> is the answer's error.
    /// </summary>
    protected void Process(string command, Func<Command, Task> handle) => _handlers.Add(command, received => _ = RunAsync(received, handle));

    private void Dispatch(Command command)
    {
        if (!_handlers.TryGetValue(command.Definition.Name, out var handle))
        {
            Sender.Tell(new ErroredCommandResponse($"nothing carries out '{command.Definition.Name}' here", "its palette's handler has to Process it"));
            return;
        }

        try
        {
            handle(command);
        }
        catch (Exception failure)
        {
            Sender.Tell(ErrorOf(command, failure));
        }
    }

    private static async Task RunAsync(Command command, Func<Command, Task> handle)
    {
        try
        {
            await Task.Run(() => handle(command), command.Cancellation).ConfigureAwait(false);
            command.Output.End(null);
        }
        catch (OperationCanceledException) when (command.Cancellation.IsCancellationRequested)
        {
            command.Output.End(null);
        }
        catch (Exception failure)
        {
            command.Output.End(ErrorOf(command, failure));
        }
    }

    private static ErroredCommandResponse ErrorOf(Command command, Exception failure)
    {
        if (failure is CommandException told) return new(told.Message, told.Remedy);
        command.Log.CommandDefect(failure, command.Definition.Name);
        return new($"{(command.Definition.IsDefault ? "the command" : command.Definition.Name)} failed: {failure.Message}", "the log has the details");
    }
}

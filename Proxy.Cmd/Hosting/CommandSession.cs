using Akka.Actor;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.Hosting;

/// <summary>The sender of a command: what handlers tell it becomes a part of the answer.</summary>
internal sealed class CommandSession : ReceiveActor
{
    private readonly CommandOutput _output;

    public CommandSession(CommandOutput output)
    {
        _output = output;
        Receive<CommandReply>(Take);
    }

    /// <summary>Makes a session.</summary>
    public static Props Props(CommandOutput output) => Akka.Actor.Props.Create<CommandSession>(output);

    private void Take(CommandReply reply)
    {
        if (!_output.TryWrite(reply))
        {
            _output.End(new ErroredCommandResponse("the client reads more slowly than the answer comes, and was cut off"));
            Context.Stop(Self);
        }
        else if (reply.IsFinal)
        {
            _output.End(null);
            Context.Stop(Self);
        }
    }
}

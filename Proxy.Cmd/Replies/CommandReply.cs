using Akka.Actor;

namespace Proxy.Cmd.Replies;

/// <summary>A part of the answer to a command. What they look like on the wire is in docs/pbm.md.</summary>
public abstract record CommandReply : INoSerializationVerificationNeeded
{
    /// <summary>Whether it is the answer's last part.</summary>
    public virtual bool IsFinal => false;
}

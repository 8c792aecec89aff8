using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.Endpoint;

/// <summary>Writes an answer to a client.</summary>
internal interface IReplyWriter
{
    /// <summary>Whether a part said that the command failed.</summary>
    bool HasFailed { get; }

    /// <summary>Says what follows.</summary>
    void Begin(ParsedCommand command);

    /// <summary>Writes a part.</summary>
    void Write(CommandReply reply);

    /// <summary>Says that the command is still under way.</summary>
    void Beat();

    /// <summary>Ends the answer; one without this was cut.</summary>
    void End();

    /// <summary>Hands what was written to the client, and waits while it does not read.</summary>
    ValueTask FlushAsync(CancellationToken cancellation);
}

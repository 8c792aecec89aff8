namespace Proxy.Cmd.Replies;

/// <summary>The command failed. Ends the answer; <c>pbm</c> ends with 1.</summary>
/// <param name="Text">What is wrong, in the operator's words.</param>
/// <param name="Remedy">What to do about it; empty when there is nothing to say.</param>
public sealed record ErroredCommandResponse(string Text, string Remedy = "") : CommandReply
{
    /// <inheritdoc/>
    public override bool IsFinal => true;
}

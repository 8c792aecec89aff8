namespace Proxy.Cmd.Replies;

/// <summary>Words for a person: one line or several. Left out of <c>--json</c> where the command returns data.</summary>
/// <param name="Text">The words; empty to say nothing, as the end of an answer.</param>
/// <param name="Final">Whether the answer ends with it.</param>
public sealed record CommandResponse(string Text, bool Final = true) : CommandReply
{
    /// <summary>Ends an answer without another word.</summary>
    public static CommandResponse Empty { get; } = new("");

    /// <inheritdoc/>
    public override bool IsFinal => Final;
}

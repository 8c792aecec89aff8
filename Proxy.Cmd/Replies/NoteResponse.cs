namespace Proxy.Cmd.Replies;

/// <summary>
/// A remark beside the answer, such as a member that did not answer in time. <c>pbm</c> prints it to standard error, with <c>--json</c> too.
/// </summary>
/// <param name="Text">One line.</param>
public sealed record NoteResponse(string Text) : CommandReply;

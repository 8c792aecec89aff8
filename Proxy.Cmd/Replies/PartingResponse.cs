namespace Proxy.Cmd.Replies;

/// <summary>
/// What <c>pbm</c> says to whoever ends the command before its end (Ctrl+C): what goes on all the same, and how that is stopped. Each replaces the one
/// before. A command that comes to its end says nothing of it.
/// </summary>
/// <param name="Text">The words, one line.</param>
public sealed record PartingResponse(string Text) : CommandReply;

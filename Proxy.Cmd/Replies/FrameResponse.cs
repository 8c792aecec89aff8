namespace Proxy.Cmd.Replies;

/// <summary>
/// What follows replaces what came before it: on a terminal the screen is drawn anew. <c>--json</c> prints the objects of
/// each frame as one array on a line.
/// </summary>
public sealed record FrameResponse : CommandReply
{
    /// <summary>The only one.</summary>
    public static FrameResponse Instance { get; } = new();
}

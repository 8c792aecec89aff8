namespace Proxy.Cmd.Replies;

/// <summary>
/// How far a command is that takes its time. Each replaces the one before: on a terminal <c>pbm</c> draws a bar with it, in a pipe it says
/// nothing; <c>--json</c> has it as an object of its own where the answer is an object a line.
/// </summary>
/// <param name="Text">What it is about, in some words.</param>
/// <param name="Done">How much of it is done, from 0.</param>
/// <param name="Total">Of how much; 0 where that is not known.</param>
/// <param name="Unit">Of what, in the plural: <c>pairs</c>. <c>bytes</c> are shown as KiB, MiB and so on.</param>
public sealed record ProgressResponse(string Text, long Done, long Total, string Unit) : CommandReply;

namespace Proxy.Cmd.Replies;

/// <summary>One object and the words that show it to a person.</summary>
/// <param name="Value">What System.Text.Json makes an object of, its properties in camelCase.</param>
/// <param name="Text">What is printed without <c>--json</c>: one line or several.</param>
public sealed record DataResponse(object Value, string Text) : CommandReply;

namespace Proxy.Configuration;

/// <summary>An answer that the node gives by itself: <c>respond</c> of a listener or a route, and <c>respond-when-down</c>.</summary>
/// <param name="Status">The status code, 200 to 599; 0 for bytes that are no HTTP.</param>
/// <param name="ContentType">What the content is; empty for an answer without.</param>
/// <param name="Content">The bytes, read when the configuration was.</param>
public sealed record AnswerSettings(int Status, string ContentType, AnswerContent Content)
{
    /// <summary>Further header fields, in the order of their names.</summary>
    public ValueArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether the bytes are sent as they are, without a request.</summary>
    public bool IsRaw => Status == 0;
}

namespace Proxy.Configuration;

/// <summary>What an HTTP check asks for: <c>check.http</c>.</summary>
/// <param name="Method">The method, <c>GET</c> or <c>HEAD</c> or another token.</param>
/// <param name="Path">The request target.</param>
/// <param name="Host">The Host field; empty for the endpoint's own.</param>
/// <param name="Statuses">Status codes that pass, each from the first to the last of a range.</param>
public sealed record HttpCheckSettings(string Method, string Path, string Host, ValueArray<StatusRange> Statuses);

namespace Proxy.Configuration;

/// <summary>The lines written when a pair is bound and when it has ended: <c>proxy.access-log</c>.</summary>
/// <param name="Format">The shape of the line.</param>
/// <param name="File">The file appended to; null for standard output.</param>
public sealed record AccessLogSettings(AccessLogFormat Format, string? File);

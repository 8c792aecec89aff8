namespace Proxy.Lighthouse;

/// <summary>A command line that was understood.</summary>
/// <param name="Action">What it asks for.</param>
/// <param name="ConfigFile">The path after <c>--config</c>; null when not given.</param>
/// <param name="Admin">The value of <c>--admin</c>; null when not given.</param>
public sealed record LighthouseOptions(LighthouseAction Action, string? ConfigFile, string? Admin = null);

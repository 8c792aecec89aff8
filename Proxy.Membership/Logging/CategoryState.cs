using Microsoft.Extensions.Logging;

namespace Proxy.Membership.Logging;

/// <summary>What is logged of a category.</summary>
/// <param name="Category">The beginning of the names that it is for; empty for those that have no level of their own.</param>
/// <param name="Level">From which level on; <see cref="LogLevel.None"/> for nothing.</param>
/// <param name="Configured">The level in the configuration; null when there is none for the category.</param>
/// <param name="Left">How long until that is in force again; null for as long as the process runs.</param>
public sealed record CategoryState(string Category, LogLevel Level, LogLevel? Configured, TimeSpan? Left);

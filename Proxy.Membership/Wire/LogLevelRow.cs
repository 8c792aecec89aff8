namespace Proxy.Membership.Wire;

/// <summary>What a member logs of a category.</summary>
/// <param name="Category">The beginning of the names that it is for; empty for those that have no level of their own.</param>
/// <param name="Level">The word for the level that is in force.</param>
/// <param name="Configured">The word for the configured one; empty when there is none.</param>
/// <param name="Left">How long until that is in force again; null when nothing will change by itself.</param>
public sealed record LogLevelRow(string Category, string Level, string Configured, TimeSpan? Left);

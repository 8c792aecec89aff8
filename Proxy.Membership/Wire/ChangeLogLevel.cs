namespace Proxy.Membership.Wire;

/// <summary>Has a member log from another level on; answered with <see cref="LogLevelsReport"/>.</summary>
/// <param name="Category">The beginning of the names that it is for; empty for those that have no level of their own.</param>
/// <param name="Level">The level's word; empty for what is configured.</param>
/// <param name="Limit">How long, until what is configured is in force again; null for as long as the member runs.</param>
public sealed record ChangeLogLevel(string Category, string Level, TimeSpan? Limit) : IWireMessage;

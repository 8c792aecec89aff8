using System.Collections.Immutable;

namespace Proxy.Membership.Wire;

/// <summary>What a member logs, from which levels on.</summary>
/// <param name="Levels">The categories that have their own, ordered; the empty one is everybody else's.</param>
/// <param name="Problem">Why nothing was changed; empty when it was, or nothing was to be.</param>
public sealed record LogLevelsReport(ImmutableArray<LogLevelRow> Levels, string Problem) : IWireMessage;

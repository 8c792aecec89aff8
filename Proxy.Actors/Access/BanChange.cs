using System.Collections.Immutable;

namespace Proxy.Actors.Access;

/// <summary>What became of a change of bans.</summary>
/// <param name="Outcome">How far it has come.</param>
/// <param name="Bans">The bans that it set or took back; empty when it was refused.</param>
/// <param name="Problem">Why it was refused or where it has not come to, in the operator's words; empty when it is everywhere.</param>
public sealed record BanChange(BanOutcome Outcome, ImmutableArray<Ban> Bans, string Problem)
{
    /// <summary>A change that cannot be made.</summary>
    internal static BanChange Refused(string problem) => new(BanOutcome.Refused, [], problem);

    /// <summary>A change that is in force here.</summary>
    internal static BanChange Made(ImmutableArray<Ban> bans, bool everywhere) => everywhere
        ? new(BanOutcome.Everywhere, bans, "")
        : new(BanOutcome.Spreading, bans, "in force on this node; not every other node has confirmed it yet, it follows as soon as they can be reached");
}

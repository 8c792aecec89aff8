using System.Collections.Frozen;

namespace Proxy.Actors.Places;

/// <summary>What becomes of places that pairs leave while they are wanted elsewhere.</summary>
/// <param name="OthersSince">Since when the oldest client of other nodes waits; <see cref="long.MaxValue"/> when none does.</param>
/// <param name="Short">Endpoints where places go back in any case; with the empty name, at all of them.</param>
internal sealed record PlaceRule(long OthersSince, FrozenSet<string> Short)
{
    /// <summary>Whether a place goes back.</summary>
    internal bool GoesBack(string endpoint, long oldest) =>
        oldest > OthersSince || (Short.Count > 0 && (Short.Contains("") || Short.Contains(endpoint)));
}

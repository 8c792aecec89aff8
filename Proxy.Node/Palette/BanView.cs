using Proxy.Actors.Access;

namespace Proxy.Node.Palette;

/// <summary>A ban in a listing, as JSON has it.</summary>
/// <param name="Source">Whom it is of.</param>
/// <param name="LeftMs">How long it still is, milliseconds; null for one without an end.</param>
/// <param name="AgeMs">How long ago it was made or changed, milliseconds.</param>
/// <param name="Since">When that was.</param>
/// <param name="Until">When it ends; null for one without an end.</param>
/// <param name="Reason">Why; null where nothing is said.</param>
internal sealed record BanView(string Source, long? LeftMs, long AgeMs, DateTimeOffset Since, DateTimeOffset? Until, string? Reason)
{
    public static BanView Of(Ban ban, DateTimeOffset now) => new(
        ban.Network.ToString(),
        ban.Until is { } until ? DurationText.Age(now, until) : null,
        DurationText.Age(ban.Since, now),
        ban.Since,
        ban.Until,
        ban.Reason.Length == 0 ? null : ban.Reason);
}

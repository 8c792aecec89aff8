using System.Text.Json;
using Proxy.Configuration;

namespace Proxy.Actors.Access;

/// <summary>A ban as the nodes tell each other. Times are in milliseconds since 1970.</summary>
/// <param name="Network">The network as text.</param>
/// <param name="Changed">When an operator banned it, or took that back, by the clock of the node that was asked, and in any case after the change
/// that this node knew of: the later of two changes wins, however clocks differ.</param>
/// <param name="Ends">When the ban ends; <paramref name="Changed"/> when it was taken back, null when it does not end.</param>
/// <param name="Reason">Why.</param>
internal sealed record BanEntry(string Network, long Changed, long? Ends, string Reason)
{
    private bool IsTakenBack => Ends == Changed;

    // {"Network":"","Changed":1764144000000,"Ends":1764147600000,"Reason":""}, and a comma.
    private const int Frame = 72;

    /// <summary>Bytes that it takes on the wire, at most.</summary>
    internal int Size => Frame + Network.Length + JsonEncodedText.Encode(Reason).EncodedUtf8Bytes.Length;

    /// <summary>Whether the ban is in force.</summary>
    internal bool IsLive(long now) => !IsTakenBack && (Ends is not { } ends || ends > now);

    /// <summary>Whether it says nothing any more that a node that hears of it late needs to know.</summary>
    internal bool IsForgotten(long now) => Ends is { } ends && Math.Max(ends, Changed) <= now - BanShard.Kept;

    /// <summary>Whether this one is what counts of two of the same network. Of two changes at once, the ban that lasts longer.</summary>
    internal bool Wins(BanEntry other) =>
        (Changed, Ends ?? long.MaxValue).CompareTo((other.Changed, other.Ends ?? long.MaxValue)) is var order and not 0
            ? order > 0
            : string.CompareOrdinal(Reason, other.Reason) > 0;

    /// <summary>The ban; null when it is taken back, or a node of another version has another idea of networks.</summary>
    internal Ban? Read() => !IsTakenBack && NetworkRange.Parse(Network) is { IsOk: true, Value: var network }
        ? new Ban(network, Time(Changed), Ends is { } ends ? Time(ends) : null, Reason)
        : null;

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Clamp(milliseconds, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
}

using System.Globalization;
using Proxy.Actors.Places;

namespace Proxy.Node.Palette;

/// <summary>What a node has of a limit that counts the pairs of all nodes, as JSON has it.</summary>
/// <param name="Endpoint">The server whose limit it is; null for the pool's.</param>
/// <param name="Places">Places that this node may use.</param>
/// <param name="MaxPairs">The limit.</param>
/// <param name="Pairs">Pairs of this node.</param>
/// <param name="OtherPairs">Pairs of other nodes, as last heard of them; of a server's limit alone.</param>
/// <param name="Owner">The node that gives the places out; null when none is up.</param>
/// <param name="IsAlone">Whether that gives none, and this node goes by its part of the limit.</param>
/// <param name="AloneForMs">For how long, milliseconds; null while it gives.</param>
internal sealed record PlacesView(string? Endpoint, int Places, int MaxPairs, int Pairs, int OtherPairs, string? Owner, bool IsAlone, long? AloneForMs)
{
    /// <summary>For a column.</summary>
    internal string Short => ShortOf(Places, MaxPairs, IsAlone);

    /// <summary>For a line.</summary>
    internal string InFull => string.Create(
        CultureInfo.InvariantCulture, $"{Places:N0} of {MaxPairs:N0} on this node{(OtherPairs > 0 ? $", {OtherPairs:N0} pairs on others" : "")}; {Giving}");

    /// <summary>Who gives them out, or does not.</summary>
    internal string Giving => IsAlone
        ? $"{Owner ?? "no node is up that"} gives none out{(AloneForMs is { } time ? $" for {DurationText.Of(time)}" : "")}, this node goes by its part of the limit"
        : $"given out by {Owner ?? "no node yet"}";

    /// <summary>Places of a limit, for a column.</summary>
    internal static string ShortOf(int places, int maxPairs, bool isAlone) => $"{places} of {maxPairs}{(isAlone ? ", alone" : "")}";

    public static PlacesView? Of(PlaceStatus? status, DateTimeOffset now) => status is null ? null : new PlacesView(
        status.Endpoint,
        status.Places,
        status.MaxPairs,
        status.Pairs,
        status.Others,
        status.Owner,
        status.IsAlone,
        status.AloneSince is { } since ? DurationText.Age(since, now) : null);
}

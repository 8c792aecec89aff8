namespace Proxy.Actors.Places;

/// <summary>A limit that the owner keeps, of an endpoint or of the pool.</summary>
/// <param name="at">The endpoint's name; empty for the pool.</param>
internal sealed class PlaceLimit(string at)
{
    internal string At { get; } = at;

    /// <summary>The lowest that a node knows: it changes on the nodes one after the other. Null when there is none.</summary>
    internal int? Max { get; private set; }

    /// <summary>Places that nobody has, and that are not kept free for a node that is silent; negative when more are out than there may be.</summary>
    internal int Free { get; private set; }

    /// <summary>Pairs of all nodes.</summary>
    internal int Pairs { get; private set; }

    /// <summary>Whether pairs have changed since the nodes were told.</summary>
    internal bool HasNews { get; set; }

    /// <summary>Whether there is something to give.</summary>
    internal bool HasFree => Max is not null && Free > 0;

    /// <summary>Whether more is out than there may be.</summary>
    internal bool IsShort => Max is not null && Free < 0;

    /// <summary>Reckons anew, from what every node has.</summary>
    internal void Reckon(IReadOnlyCollection<PlaceLink> nodes)
    {
        int? max = null;
        int pairs = 0, gone = 0;
        foreach (var node in nodes)
        {
            if (node.Find(At) is not { } entry) continue;
            if (entry.Holding.Max is { } limit && (max is null || limit < max)) max = limit;
            pairs += entry.Holding.Pairs;
        }

        foreach (var node in nodes) gone += Math.Max(OutAt(node.Find(At), node), node.IsSilent && max is { } limit ? node.Share(At, limit) : 0);
        HasNews |= pairs != Pairs;
        (Max, Pairs, Free) = (max, pairs, max is { } all ? all - gone : 0);
    }

    /// <summary>Places have been given.</summary>
    internal void Take(int places) => Free -= places;

    private static int OutAt(PlaceEntry? entry, PlaceLink node) => entry is null ? 0 : node.IsGone ? entry.Holding.Held : entry.Out;
}

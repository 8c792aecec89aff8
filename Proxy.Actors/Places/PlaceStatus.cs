namespace Proxy.Actors.Places;

/// <summary>What this node has of a limit that counts the pairs of all nodes.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Endpoint">The endpoint whose limit it is; null for the pool's.</param>
/// <param name="MaxPairs">The limit.</param>
/// <param name="Places">Places that this node may use.</param>
/// <param name="Pairs">Pairs of this node.</param>
/// <param name="Others">Pairs of the other nodes, as last heard of them; 0 for the pool's own limit.</param>
/// <param name="Owner">The cluster address of the node that gives the places out; null when none is up.</param>
/// <param name="IsAlone">Whether it cannot be reached, or does not give, and this node uses its share of the limit.</param>
public sealed record PlaceStatus(string Pool, string? Endpoint, int MaxPairs, int Places, int Pairs, int Others, string? Owner, bool IsAlone)
{
    /// <summary>Since when it is alone; null while it is not.</summary>
    public DateTimeOffset? AloneSince { get; init; }
}

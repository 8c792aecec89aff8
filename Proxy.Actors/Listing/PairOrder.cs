namespace Proxy.Actors.Listing;

/// <summary>By what a listing is sorted, the largest first.</summary>
public enum PairOrder
{
    /// <summary>Bytes moved in both directions since the pair was bound.</summary>
    Bytes,

    /// <summary>Bytes a second, measured between two looks.</summary>
    Rate,

    /// <summary>Time since the client was accepted.</summary>
    Age,
}

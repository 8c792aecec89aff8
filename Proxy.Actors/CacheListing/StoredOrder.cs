namespace Proxy.Actors.CacheListing;

/// <summary>By what stored responses are sorted, the largest first.</summary>
public enum StoredOrder
{
    /// <summary>How often they were found.</summary>
    Hits,

    /// <summary>The memory that they take up.</summary>
    Bytes,

    /// <summary>How long they have been fresh since their server made them, or said that they are current.</summary>
    Age,
}

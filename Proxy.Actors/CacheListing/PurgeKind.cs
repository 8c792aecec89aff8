namespace Proxy.Actors.CacheListing;

/// <summary>How responses that are to be purged are named.</summary>
public enum PurgeKind
{
    /// <summary>By their URL without a scheme.</summary>
    Url,

    /// <summary>By what their URLs begin with, without a scheme; an empty text means all.</summary>
    Prefix,

    /// <summary>By a tag that their server has given them.</summary>
    Tag,
}

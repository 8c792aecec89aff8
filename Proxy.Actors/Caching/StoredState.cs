namespace Proxy.Actors.Caching;

/// <summary>How far a stored response has come.</summary>
internal enum StoredState
{
    /// <summary>Its body is still coming.</summary>
    Filling,

    /// <summary>All of it is there; it never changes any more.</summary>
    Complete,

    /// <summary>Its body has ended before its end, or may not be kept.</summary>
    Failed,
}

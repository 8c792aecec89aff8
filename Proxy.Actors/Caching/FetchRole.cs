namespace Proxy.Actors.Caching;

/// <summary>What one who wants a response that is not stored is to do.</summary>
internal enum FetchRole
{
    /// <summary>Fetch it, for others too who ask meanwhile.</summary>
    Lead,

    /// <summary>Wait for the one who fetches it.</summary>
    Wait,

    /// <summary>Fetch it for itself: what comes of this key is not shared as a rule, or is not to be waited for.</summary>
    Alone,
}

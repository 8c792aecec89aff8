namespace Proxy.Actors.Routing;

/// <summary>What a router has decided.</summary>
public enum RouteKind : byte
{
    /// <summary>Nothing yet: it depends on bytes that have not come.</summary>
    NeedMore,

    /// <summary>A pool's server is to have the connection.</summary>
    Pool,

    /// <summary>The node answers by itself.</summary>
    Answer,

    /// <summary>Nobody is to have it.</summary>
    Refuse,
}

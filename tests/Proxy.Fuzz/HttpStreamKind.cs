namespace Proxy.Fuzz;

/// <summary>What messages are on a connection.</summary>
internal enum HttpStreamKind
{
    /// <summary>Requests.</summary>
    Requests,

    /// <summary>Responses to GET.</summary>
    Responses,

    /// <summary>Responses to HEAD.</summary>
    ResponsesToHead,
}

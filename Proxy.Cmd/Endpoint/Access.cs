namespace Proxy.Cmd.Endpoint;

/// <summary>What a request may do, and what a route needs; each value includes those before it.</summary>
public enum Access
{
    /// <summary>Nothing: a token is demanded and was not given, or is wrong. A route that needs no more is open to everybody.</summary>
    None,

    /// <summary>Metrics: figures, with the names of listeners, pools and endpoints.</summary>
    Metrics,

    /// <summary>What changes nothing.</summary>
    ReadOnly,

    /// <summary>Everything.</summary>
    Full,
}

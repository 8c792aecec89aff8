namespace Proxy.Actors.Gates;

/// <summary>How far a gate's connection to a server is.</summary>
internal enum UpstreamStage : byte
{
    /// <summary>There is none.</summary>
    Closed,

    /// <summary>One is being opened, for a request that waits.</summary>
    Dialing,

    /// <summary>It waits for a request.</summary>
    Idle,

    /// <summary>A request has been sent, or is being sent; the head of its response has not come.</summary>
    Awaiting,

    /// <summary>The response's body comes.</summary>
    Body,

    /// <summary>Bytes go both ways as they are.</summary>
    Tunnel,
}

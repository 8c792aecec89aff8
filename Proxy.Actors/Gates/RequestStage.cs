namespace Proxy.Actors.Gates;

/// <summary>What a gate does with what its client sends.</summary>
internal enum RequestStage : byte
{
    /// <summary>A request's head is read.</summary>
    Head,

    /// <summary>A request's body is passed on.</summary>
    Body,

    /// <summary>A request is answered; the next ones wait.</summary>
    Busy,

    /// <summary>It is passed on as it is.</summary>
    Tunnel,

    /// <summary>No request is answered any more: it is dropped.</summary>
    Ending,
}

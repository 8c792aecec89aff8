namespace Proxy.Actors.Closing;

/// <summary>What is to be done about an event, in the order of the values.</summary>
[Flags]
public enum ClosingActions : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>FIN goes to the client.</summary>
    SendFinToClient = 1,

    /// <summary>FIN goes to the server.</summary>
    SendFinToServer = 2,

    /// <summary>What is kept for the client is dropped, and what comes for it is read no more.</summary>
    DiscardToClient = 4,

    /// <summary>What is kept for the server is dropped, and what comes for it is read no more.</summary>
    DiscardToServer = 8,

    /// <summary>The half-close timeout begins anew.</summary>
    WatchHalfClose = 16,

    /// <summary>What is under way is waited for, before a reset: until it is acknowledged, or for the half-close timeout.</summary>
    WatchDelivery = 32,

    /// <summary>What the client sent is read on, as long as there is any.</summary>
    ReadClient = 64,

    /// <summary>What the server sent is read on, as long as there is any.</summary>
    ReadServer = 128,

    /// <summary>RST goes to both sides; no TIME-WAIT follows.</summary>
    Reset = 256,

    /// <summary>The pair has ended. Without <see cref="Reset"/> its sockets are closed in order.</summary>
    End = 512,
}

namespace Proxy.Actors.ControlMemory;

/// <summary>The states of a TCP connection (RFC 9293, 3.3.2), with the kernel's numbers.</summary>
public enum TcpState : byte
{
    /// <summary>Not known, or no connection yet.</summary>
    None = 0,

    /// <summary>ESTABLISHED: both directions open.</summary>
    Established = 1,

    /// <summary>SYN-SENT: we have asked for the connection.</summary>
    SynSent = 2,

    /// <summary>SYN-RECEIVED.</summary>
    SynReceived = 3,

    /// <summary>FIN-WAIT-1: our FIN is out, its acknowledgement is not in.</summary>
    FinWait1 = 4,

    /// <summary>FIN-WAIT-2: our FIN is acknowledged, the peer still sends.</summary>
    FinWait2 = 5,

    /// <summary>TIME-WAIT: both FINs are through and ours was first; lasts 2MSL.</summary>
    TimeWait = 6,

    /// <summary>CLOSED.</summary>
    Closed = 7,

    /// <summary>CLOSE-WAIT: the peer's FIN is in, we still send.</summary>
    CloseWait = 8,

    /// <summary>LAST-ACK: the peer's FIN was first, ours awaits its acknowledgement.</summary>
    LastAck = 9,

    /// <summary>LISTEN.</summary>
    Listen = 10,

    /// <summary>CLOSING: both FINs crossed on the wire.</summary>
    Closing = 11,
}

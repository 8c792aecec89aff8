namespace Proxy.Actors.ControlMemory;

/// <summary>How a leg's TCP state follows from what we see of it (RFC 9293, 3.3.2, figure 5). Acknowledgements of our
/// FIN are the kernel's business, so FIN-WAIT-1 and FIN-WAIT-2 look alike from here: the latter is named.</summary>
public static class TcpStateTransitions
{
    /// <summary>After all of the peer's bytes and its FIN have been read.</summary>
    /// <param name="state">The state before.</param>
    public static TcpState AfterFinReceived(this TcpState state) => state switch
    {
        TcpState.Established => TcpState.CloseWait,
        TcpState.FinWait1 or TcpState.FinWait2 => TcpState.TimeWait,
        _ => state,
    };

    /// <summary>After our FIN has been handed to the kernel.</summary>
    /// <param name="state">The state before.</param>
    public static TcpState AfterFinSent(this TcpState state) => state switch
    {
        TcpState.Established => TcpState.FinWait2,
        TcpState.CloseWait => TcpState.LastAck,
        _ => state,
    };

    /// <summary>After the socket is closed by <c>close</c>: a FIN goes out if none has.</summary>
    /// <param name="state">The state before.</param>
    public static TcpState AfterClose(this TcpState state) => state switch
    {
        TcpState.Established => TcpState.FinWait2,
        TcpState.CloseWait => TcpState.LastAck,
        TcpState.SynSent or TcpState.SynReceived => TcpState.Closed,
        _ => state,
    };

    /// <summary>Whether the leg still has a connection that a flow entry must stand for.</summary>
    /// <param name="state">The state.</param>
    public static bool HoldsTimeWait(this TcpState state) =>
        state is TcpState.TimeWait or TcpState.FinWait1 or TcpState.FinWait2 or TcpState.Closing;
}

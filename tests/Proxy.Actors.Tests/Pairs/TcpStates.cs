using Proxy.Actors.ControlMemory;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>States of sockets that may be gone.</summary>
internal static class TcpStates
{
    /// <summary>Whether a flow entry has to stand for the socket.</summary>
    public static bool HoldsTimeWait(this TcpState? state) => state is { } known && known.HoldsTimeWait();
}

using System.Net;
using System.Net.Sockets;

namespace Proxy.Testing;

/// <summary>Finds ports for programs that have to be told one.</summary>
public static class LoopbackPort
{
    /// <summary>A port of 127.0.0.1 that nobody used a moment ago. Where port 0 is understood, that is the better choice.</summary>
    public static int Free()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}

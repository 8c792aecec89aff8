using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Proxy.Testing;

/// <summary>Finds ports for programs that have to be told one.</summary>
public static class LoopbackPort
{
    private const int Lowest = 10_000;

    // Below the ports that the kernel picks: one of those may be some client's before the program has bound it.
    private static readonly int Bound = int.Parse(
        File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t')[0], CultureInfo.InvariantCulture);

    // A program that shares its port binds one that another has as well: none is given twice in a process.
    private static readonly HashSet<int> Given = [];

    /// <summary>A port of 127.0.0.1 that nobody used a moment ago. Where port 0 is understood, that is the better choice.</summary>
    public static int Free()
    {
        while (true)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, Bound > 2 * Lowest ? Random.Shared.Next(Lowest, Bound) : 0));
                var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
                lock (Given)
                    if (Given.Add(port)) return port;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one, then.
            }
        }
    }
}

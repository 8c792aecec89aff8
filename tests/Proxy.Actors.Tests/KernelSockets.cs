using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Proxy.Actors.ControlMemory;

namespace Proxy.Actors.Tests;

/// <summary>The kernel's own view of the connections of this machine: what <c>ss -tan</c> prints, TIME-WAIT included.</summary>
internal static class KernelSockets
{
    // Columns of /proc/net/tcp (proc(5)).
    private const int LocalColumn = 1;
    private const int RemoteColumn = 2;
    private const int StateColumn = 3;
    private const int QueuesColumn = 4;

    /// <summary>The state of a connection, or null when the kernel does not know it (any more).</summary>
    public static TcpState? StateOf(IPEndPoint local, IPEndPoint remote) =>
        Find(local, remote) is { } row ? (TcpState)Hex(row[StateColumn]) : null;

    /// <summary>Bytes that a connection's own side has sent and the other side has not acknowledged.</summary>
    public static long Unacknowledged(IPEndPoint local, IPEndPoint remote) =>
        Hex(Find(local, remote)![QueuesColumn].Split(':')[0]);

    private static string[]? Find(IPEndPoint local, IPEndPoint remote)
    {
        var table = local.AddressFamily == AddressFamily.InterNetworkV6 ? "/proc/net/tcp6" : "/proc/net/tcp";
        var (wantedLocal, wantedRemote) = (Text(local), Text(remote));
        return File.ReadLines(table)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(row => row[LocalColumn] == wantedLocal && row[RemoteColumn] == wantedRemote);
    }

    private static string Text(IPEndPoint endpoint)
    {
        var words = MemoryMarshal.Cast<byte, uint>(endpoint.Address.GetAddressBytes());
        var address = string.Concat(words.ToArray().Select(word => word.ToString("X8", CultureInfo.InvariantCulture)));
        return $"{address}:{endpoint.Port.ToString("X4", CultureInfo.InvariantCulture)}";
    }

    private static long Hex(string text) => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Proxy.Relay;

/// <summary>The plain .NET relay of <c>benchmarks/side-by-side</c>: it accepts on one port of the loopback address and connects
/// each client to another.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var listen, var origin] || !TryEndPoint(listen, out var local) || !TryEndPoint(origin, out var remote))
        {
            await Console.Error.WriteLineAsync("Usage: Proxy.Relay PORT ORIGIN-PORT, both of 127.0.0.1");
            return 64;
        }

        using var listener = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(local);
        listener.Listen();
        while (true)
        {
            var client = await listener.AcceptAsync();
            // Not awaited: a connection lives beside the others, and handles its own failures.
            _ = Pair.RelayAsync(client, remote);
        }
    }

    private static bool TryEndPoint(string port, out IPEndPoint endPoint)
    {
        var known = ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        endPoint = new IPEndPoint(IPAddress.Loopback, number);
        return known;
    }
}

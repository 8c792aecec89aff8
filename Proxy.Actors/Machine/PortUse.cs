using System.Globalization;
using System.Net;

namespace Proxy.Actors.Machine;

/// <summary>Counts the local ports that are taken by connections to servers, those in TIME-WAIT included.</summary>
internal static class PortUse
{
    // A machine that has more sockets than this says enough with the first of them.
    private const int MaxLines = 1 << 20;

    private const string Listening = "0A";

    /// <summary>Counts.</summary>
    /// <param name="files">The kernel's files.</param>
    /// <param name="servers">The servers' addresses.</param>
    /// <param name="first">The first local port that the kernel picks.</param>
    /// <param name="last">The last.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Ports by server; those without any are missing.</returns>
    internal static IReadOnlyDictionary<IPEndPoint, int> Count(
        ProcFiles files, IEnumerable<IPEndPoint> servers, long first, long last, CancellationToken cancellation)
    {
        var wanted = new Dictionary<string, (IPEndPoint Server, int Count)>(StringComparer.Ordinal);
        foreach (var server in servers) wanted.TryAdd(Text(server), (server, 0));
        if (wanted.Count == 0) return new Dictionary<IPEndPoint, int>();
        var bySpan = wanted.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var line in files.Lines("/proc/net/tcp").Concat(files.Lines("/proc/net/tcp6")).Take(MaxLines))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Remote(line, first, last) is var (start, length) && bySpan.TryGetValue(line.AsSpan(start, length), out var found))
                bySpan[line.AsSpan(start, length)] = (found.Server, found.Count + 1);
        }

        return wanted.Values.Where(each => each.Count > 0).ToDictionary(each => each.Server, each => each.Count);
    }

    // "   1: 0100007F:A1B2 0700000A:0050 01 ...": number, local, remote, state.
    private static (int Start, int Length)? Remote(string line, long first, long last)
    {
        var local = line.IndexOf(": ", StringComparison.Ordinal) + 2;
        if (local < 2) return null;
        var remote = line.IndexOf(' ', local) + 1;
        var state = remote < 1 ? 0 : line.IndexOf(' ', remote) + 1;
        if (state < 1 || line.AsSpan(state).StartsWith(Listening)) return null;
        var colon = line.AsSpan(local, remote - 1 - local).IndexOf(':');
        if (colon < 0 || !int.TryParse(line.AsSpan(local + colon + 1, remote - local - colon - 2), NumberStyles.HexNumber, null, out var port)) return null;
        return port >= first && port <= last ? (remote, state - 1 - remote) : null;
    }

    // As the kernel writes it: each word of four bytes as a number of this machine, in hexadecimal.
    private static string Text(IPEndPoint server)
    {
        var address = server.Address.IsIPv4MappedToIPv6 ? server.Address.MapToIPv4() : server.Address;
        var bytes = address.GetAddressBytes();
        var words = Enumerable.Range(0, bytes.Length / sizeof(uint))
            .Select(index => BitConverter.ToUInt32(bytes, index * sizeof(uint)).ToString("X8", CultureInfo.InvariantCulture));
        return $"{string.Concat(words)}:{server.Port:X4}";
    }
}

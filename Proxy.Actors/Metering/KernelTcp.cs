using System.Globalization;

namespace Proxy.Actors.Metering;

/// <summary>What the kernel tells of TCP, in files below <c>/proc/net</c> (proc(5)).</summary>
internal static class KernelTcp
{
    /// <summary>Bytes of all TCP buffers; null where the kernel does not say.</summary>
    internal static long? Memory() =>
        Lines("/proc/self/net/sockstat").FirstOrDefault(line => line.StartsWith("TCP:", StringComparison.Ordinal)) is { } line
            && After(line.Split(' '), "mem") is { } pages
            ? pages * Environment.SystemPageSize
            : null;

    /// <summary>Connections dropped at listening sockets: for want of room in the backlog, and for any reason.</summary>
    internal static (long Overflows, long All)? ListenDrops()
    {
        // A line with names, then one with figures, each beginning with what they are of.
        var lines = Lines("/proc/self/net/netstat").Where(line => line.StartsWith("TcpExt:", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToList();
        if (lines.Count != 2) return null;
        return Figure("ListenOverflows") is { } overflows && Figure("ListenDrops") is { } all ? (overflows, all) : null;

        long? Figure(string name) => Array.IndexOf(lines[0], name) is > 0 and var at && at < lines[1].Length
            && long.TryParse(lines[1][at], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static long? After(string[] words, string name) => Array.IndexOf(words, name) is >= 0 and var at && at + 1 < words.Length
        && long.TryParse(words[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return [];
        }
    }
}

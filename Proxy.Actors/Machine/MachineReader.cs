using System.Globalization;
using System.Net;
using Proxy.Transport;

namespace Proxy.Actors.Machine;

/// <summary>Reads what the kernel says of the machine and of this process. Thread-safe; nothing is kept.</summary>
/// <param name="root">What the paths of its files begin with; empty for the machine's own.</param>
internal sealed class MachineReader(string root = "")
{
    private const string Ipv4 = "/proc/sys/net/ipv4";
    private const long Kibi = 1024;

    private readonly ProcFiles _files = new(root);

    /// <summary>What is so now.</summary>
    internal MachineFacts Read()
    {
        var group = new ControlGroup(_files);
        var memory = group.Memory();
        var ports = _files.Words($"{Ipv4}/ip_local_port_range");
        return new MachineFacts(
            Environment.ProcessorCount,
            Kibi * _files.Named("/proc/meminfo", "MemTotal:"),
            Kibi * _files.Named("/proc/meminfo", "MemAvailable:"),
            ResidentBytes(),
            DescriptorLimit.Count(),
            DescriptorLimit.Read())
        {
            CpuQuota = group.Quota(),
            GroupLimitBytes = memory?.Limit,
            GroupUsedBytes = memory?.Used,
            SomaxConn = _files.Number("/proc/sys/net/core/somaxconn"),
            SynBacklog = _files.Number($"{Ipv4}/tcp_max_syn_backlog"),
            SynCookies = _files.Number($"{Ipv4}/tcp_syncookies"),
            FirstPort = ports is [var first, _] ? ProcFiles.Parse(first) : null,
            LastPort = ports is [_, var last] ? ProcFiles.Parse(last) : null,
            TcpPages = TcpPages() ?? 0,
            TcpPressurePages = _files.Words($"{Ipv4}/tcp_mem") is [_, var pressure, _] ? ProcFiles.Parse(pressure) : null,
            TrackedConnections = _files.Number("/proc/sys/net/netfilter/nf_conntrack_count"),
            MaxTrackedConnections = _files.Number("/proc/sys/net/netfilter/nf_conntrack_max"),
            IsClockSynchronised = KernelClock.IsSynchronised(),
        };
    }

    /// <summary>Memory that the process has; null where there is no telling.</summary>
    internal long? ResidentBytes() => Kibi * _files.Named("/proc/self/status", "VmRSS:");

    /// <summary>Pages of memory that all TCP buffers of the kernel take; null where there is no telling.</summary>
    internal long? TcpPages() => Socket("/proc/net/sockstat", "TCP:", "mem");

    /// <summary>Connections that the kernel has dropped at listening sockets: for want of room in the backlog, and for any reason; null where there
    /// is no telling.</summary>
    internal (long Overflows, long All)? ListenDrops() =>
        Listening() is var found && found.TryGetValue("ListenOverflows", out var overflows) && found.TryGetValue("ListenDrops", out var all) ? (overflows, all) : null;

    /// <summary>What has been counted so far.</summary>
    internal MachineCounters Count()
    {
        var (periods, throttled) = new ControlGroup(_files).Throttling();
        var (overflows, drops) = ListenDrops() ?? default;
        return new MachineCounters(
            overflows,
            drops,
            _files.Lines("/proc/net/softnet_stat").Sum(line => ProcFiles.Split(line) is [_, var dropped, ..] ? Hexadecimal(dropped) : 0),
            periods,
            throttled,
            [.. _files.Lines("/proc/net/dev").Select(Interface).OfType<InterfaceCounters>()]);
    }

    /// <summary>Local ports that connections to servers take, where that can be half of them; those without any are missing.</summary>
    /// <remarks>To list sockets the kernel walks through all of its table, which takes a processor for 50 ms and more.</remarks>
    internal IReadOnlyDictionary<IPEndPoint, int> Ports(MachineFacts facts, IEnumerable<IPEndPoint> servers, CancellationToken cancellation) =>
        facts is { FirstPort: { } first, LastPort: { } last } && Sockets() > facts.Ports / 2
            ? PortUse.Count(_files, servers, first, last, cancellation)
            : new Dictionary<IPEndPoint, int>();

    private long Sockets() =>
        (Socket("/proc/net/sockstat", "TCP:", "inuse") ?? 0) + (Socket("/proc/net/sockstat", "TCP:", "tw") ?? 0) + (Socket("/proc/net/sockstat6", "TCP6:", "inuse") ?? 0);

    // "TCP: inuse 5 orphan 0 tw 0 alloc 7 mem 3"
    private long? Socket(string file, string protocol, string what)
    {
        var words = _files.Lines(file).Select(ProcFiles.Split).FirstOrDefault(line => line is [var first, ..] && first == protocol) ?? [];
        var place = Array.IndexOf(words, what);
        return place > 0 && place + 1 < words.Length ? ProcFiles.Parse(words[place + 1]) : null;
    }

    // Pairs of lines: names, and below them their numbers.
    private Dictionary<string, long> Listening()
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        string[]? names = null;
        foreach (var words in _files.Lines("/proc/net/netstat").Select(ProcFiles.Split))
        {
            if (names is not null && words is [var block, ..] && block == names[0])
            {
                foreach (var (name, number) in names.Zip(words).Skip(1)) found[name] = ProcFiles.Parse(number) ?? 0;
                names = null;
            }
            else
            {
                names = words;
            }
        }

        return found;
    }

    // "  eth0: bytes packets errs drop fifo frame compressed multicast  bytes packets errs drop fifo colls carrier compressed"
    private static InterfaceCounters? Interface(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return null;
        var name = line[..colon].Trim();
        var numbers = ProcFiles.Split(line[(colon + 1)..]).Select(each => ProcFiles.Parse(each) ?? 0).ToArray();
        return name == "lo" || numbers.Length < 16
            ? null
            : new InterfaceCounters(name, numbers[1] + numbers[9], numbers[3] + numbers[11], numbers[2] + numbers[10]);
    }

    private static long Hexadecimal(string text) => long.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

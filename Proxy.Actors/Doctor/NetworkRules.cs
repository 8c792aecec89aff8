using static Proxy.Actors.Doctor.Wording;

namespace Proxy.Actors.Doctor;

/// <summary>What is wrong with what lies between nodes and those that they talk to: the kernel's queues, ports, interfaces.</summary>
internal static class NetworkRules
{
    private const double PortsNearEnd = 0.8;
    private const double TrackingNearEnd = 0.8;

    // Of all packets. A frame that nobody wants counts as dropped, too, so a few are always there.
    private const double MostDropped = 0.01;
    private const double MostErrors = 0.001;
    private const long LeastPackets = 100;

    internal static readonly FindingCode BacklogCapped = new(
        "backlog-capped", Severity.Warning, "the kernel holds fewer connections for a listener than its backlog asks for",
        "When more clients come at once than the queue holds, the rest are not answered and try again after a second or more",
        "sysctl -w net.core.somaxconn=BACKLOG (and in /etc/sysctl.d), then start the node again; or lower backlog of the listener");

    internal static readonly FindingCode SynBacklogLow = new(
        "syn-backlog-low", Severity.Warning, "net.ipv4.tcp_max_syn_backlog is less than a listener's backlog, and SYN cookies are off",
        "Clients whose handshakes are more than that are not answered",
        "sysctl -w net.ipv4.tcp_syncookies=1, or raise net.ipv4.tcp_max_syn_backlog");

    internal static readonly FindingCode ListenQueueFull = new(
        "listen-queue-full", Severity.Error, "the queue of a listener's connections is full",
        "Further clients are not answered: they see a time-out, or a delay of seconds",
        "see pbm top nodes: a node with max-pairs has no room, a loop that is busy takes clients late; add a node, or raise max-pairs");

    internal static readonly FindingCode ListenOverflows = new(
        "listen-overflows", Severity.Warning, "the kernel has turned connections away at full listen queues in the last minutes (ListenOverflows, ListenDrops); a note where no queue of the node is full now",
        "Those clients were not answered, and waited a second or more for their next attempt. The kernel counts all listeners of the machine",
        "find the listener whose Recv-Q reaches its Send-Q: ss -ltn; raise backlog and net.core.somaxconn, or add a node");

    internal static readonly FindingCode PortsShort = new(
        "ports-short", Severity.Warning, "80 % of the local ports are taken by connections to one address of a server, those in TIME-WAIT included",
        "Without a free port no connection to this server can be made, and clients get an error",
        "sysctl -w net.ipv4.ip_local_port_range='1024 65535'; give the server more addresses or ports; add a node");

    internal static readonly FindingCode ConnectionTrackingNearFull = new(
        "conntrack-near-full", Severity.Warning, "80 % of the entries of the firewall's connection tracking are used",
        "When it is full, the kernel drops packets of new connections, at random and without a word",
        "sysctl -w net.netfilter.nf_conntrack_max to twice as many, or exempt the proxy's ports from tracking (notrack)");

    internal static readonly FindingCode InterfaceDrops = new(
        "interface-drops", Severity.Warning, "a network interface dropped 1 % of its packets, or 0.1 % of them were damaged, in the last minutes",
        "Each lost packet costs a connection a retransmission, and some of its speed",
        "look at ethtool -S and ip -s link: a ring that is too small (ethtool -G), a bad cable, a duplex that does not match");

    internal static readonly FindingCode SoftnetDrops = new(
        "softnet-drops", Severity.Warning, "processors dropped packets in the last minutes because too many waited (/proc/net/softnet_stat)",
        "Lost packets make connections slow, and a processor that handles the network's interrupts is at its end",
        "raise net.core.netdev_max_backlog; spread interrupts over processors (receive queues, RPS)");

    internal static readonly FindingCode[] Codes =
    [
        BacklogCapped, SynBacklogLow, ListenQueueFull, ListenOverflows, PortsShort, ConnectionTrackingNearFull, InterfaceDrops, SoftnetDrops,
    ];

    internal static IEnumerable<Finding> Find(HeardFacts node) =>
        [.. node.Facts.Listeners.SelectMany(listener => Queue(node, listener)), .. Counted(node), .. Ports(node), .. Interfaces(node)];

    private static IEnumerable<Finding> Queue(HeardFacts node, ListenerFacts listener)
    {
        var (machine, where) = (node.Facts.Machine, $"{On(node)}, listener {listener.Name}");
        if (listener.QueueMax > 0 && listener.QueueMax < listener.Backlog)
            yield return new(Wanting(listener.Backlog), where, Text($"its backlog asks for {listener.Backlog:N0} connections, and the kernel holds {listener.QueueMax:N0} (net.core.somaxconn is {machine.SomaxConn:N0})"));
        if (machine is { SynCookies: 0, SynBacklog: { } handshakes } && handshakes < listener.Backlog)
            yield return new(SynBacklogLow, where, Text($"{handshakes:N0} handshakes may be under way, and the backlog is {listener.Backlog:N0}"));
        if (listener.IsFull)
            yield return new(ListenQueueFull, where, Text($"{listener.Waiting:N0} connections wait to be accepted at {listener.Address}, and its queue holds {listener.QueueMax:N0}"));
    }

    private static FindingCode Wanting(int backlog) => BacklogCapped with { Remedy = BacklogCapped.Remedy.Replace("BACKLOG", Text($"{backlog}"), StringComparison.Ordinal) };

    private static IEnumerable<Finding> Counted(HeardFacts node)
    {
        var (counted, over) = (node.Facts.Growth.Machine, node.Facts.Over);
        if (Math.Max(counted.ListenOverflows, counted.ListenDrops) > 0)
        {
            var isFull = node.Facts.Listeners.Any(each => each.IsFull);
            yield return new(isFull ? ListenOverflows : ListenOverflows with { Severity = Severity.Note }, On(node), Text(
                $"{Count(Math.Max(counted.ListenOverflows, counted.ListenDrops), "connection")} turned away in the last {Time(over)}, {counted.ListenOverflows:N0} of them as a queue was full"));
        }

        if (counted.SoftnetDrops > 0)
            yield return new(SoftnetDrops, On(node), $"{Count(counted.SoftnetDrops, "packet")} dropped in the last {Time(over)}");
    }

    private static IEnumerable<Finding> Ports(HeardFacts node)
    {
        var machine = node.Facts.Machine;
        foreach (var endpoint in node.Facts.Endpoints.Where(each => machine.Ports is > 0 and var ports && each.Ports >= PortsNearEnd * ports))
        {
            yield return new(PortsShort, $"{On(node)}, pool {endpoint.Pool}, endpoint {endpoint.Endpoint}", Text(
                $"{endpoint.Ports:N0} of {machine.Ports:N0} local ports are taken by connections to it"));
        }

        if (machine is { TrackedConnections: { } tracked, MaxTrackedConnections: > 0 and var most } && tracked >= TrackingNearEnd * most)
            yield return new(ConnectionTrackingNearFull, On(node), Text($"{tracked:N0} of {most:N0} connections are tracked"));
    }

    private static IEnumerable<Finding> Interfaces(HeardFacts node)
    {
        foreach (var each in node.Facts.Growth.Machine.Interfaces)
        {
            if ((each.Dropped < LeastPackets || each.Dropped < MostDropped * each.Packets) && (each.Errors < LeastPackets || each.Errors < MostErrors * each.Packets)) continue;
            yield return new(InterfaceDrops, $"{On(node)}, interface {each.Name}", Text(
                $"{each.Dropped:N0} packets dropped and {each.Errors:N0} damaged of {each.Packets:N0} in the last {Time(node.Facts.Over)}"));
        }
    }
}

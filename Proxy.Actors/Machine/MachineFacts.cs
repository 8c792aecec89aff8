namespace Proxy.Actors.Machine;

/// <summary>A machine and the process on it at a moment, as far as they matter to a proxy. What could not be read is null.</summary>
/// <param name="Processors">Processors that the process may run on.</param>
/// <param name="MemoryBytes">Memory of the machine.</param>
/// <param name="AvailableBytes">What of it can be had without swapping.</param>
/// <param name="ResidentBytes">What the process has of it.</param>
/// <param name="OpenDescriptors">Descriptors that the process has open.</param>
/// <param name="DescriptorLimit">How many it may open.</param>
internal sealed record MachineFacts(
    int Processors, long? MemoryBytes, long? AvailableBytes, long? ResidentBytes, long? OpenDescriptors, long? DescriptorLimit)
{
    /// <summary>Processors' worth of time that the control group gives it; null for all.</summary>
    public double? CpuQuota { get; init; }

    /// <summary>Memory that its control group may use; null for any.</summary>
    public long? GroupLimitBytes { get; init; }

    /// <summary>Memory that its control group uses and the kernel could not take back at once.</summary>
    public long? GroupUsedBytes { get; init; }

    /// <summary>The longest queue that a listener gets: <c>net.core.somaxconn</c>.</summary>
    public long? SomaxConn { get; init; }

    /// <summary>Handshakes of TCP that may be under way with a listener: <c>net.ipv4.tcp_max_syn_backlog</c>.</summary>
    public long? SynBacklog { get; init; }

    /// <summary>Whether more of them are answered all the same: <c>net.ipv4.tcp_syncookies</c>; 0 for no.</summary>
    public long? SynCookies { get; init; }

    /// <summary>The first local port of connections to servers: <c>net.ipv4.ip_local_port_range</c>.</summary>
    public long? FirstPort { get; init; }

    /// <summary>The last.</summary>
    public long? LastPort { get; init; }

    /// <summary>Pages that the kernel has for TCP.</summary>
    public long? TcpPages { get; init; }

    /// <summary>From how many on it takes from connections: the second of <c>net.ipv4.tcp_mem</c>.</summary>
    public long? TcpPressurePages { get; init; }

    /// <summary>Connections that the firewall keeps track of.</summary>
    public long? TrackedConnections { get; init; }

    /// <summary>How many it can.</summary>
    public long? MaxTrackedConnections { get; init; }

    /// <summary>Whether something keeps the clock right, as the kernel has been told.</summary>
    public bool? IsClockSynchronised { get; init; }

    /// <summary>Local ports for connections to one address of a server.</summary>
    internal long? Ports => LastPort - FirstPort + 1;

    /// <summary>Memory that the process may have: of the machine, or of its control group.</summary>
    internal long? RoomBytes => GroupLimitBytes is { } limit && !(limit > MemoryBytes) ? limit : MemoryBytes;

    /// <summary>Processors' worth of time that it may have.</summary>
    internal double ProcessorRoom => CpuQuota is { } quota && quota < Processors ? quota : Processors;
}

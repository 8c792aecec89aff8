using System.Net;

namespace Proxy.Testing;

/// <summary>Options of a <see cref="TcpPeer"/> that have to be known before it connects.</summary>
public sealed record TcpPeerOptions
{
    /// <summary>The bound of every wait that is not given its own. Default: 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>SO_RCVBUF in bytes (the kernel doubles it), or null for the kernel's own choice. Small makes a slow reader.</summary>
    public int? ReceiveBuffer { get; init; }

    /// <summary>SO_SNDBUF in bytes (the kernel doubles it), or null for the kernel's own choice.</summary>
    public int? SendBuffer { get; init; }

    /// <summary>Where to connect from, or null for the kernel's own choice. Port 0 takes an ephemeral one.</summary>
    public IPEndPoint? From { get; init; }
}

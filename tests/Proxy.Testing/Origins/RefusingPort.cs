using System.Net;
using System.Net.Sockets;

namespace Proxy.Testing;

/// <summary>
/// A loopback port that refuses connections for as long as this lives: bound, so that nobody else gets it, but not
/// listening, so that the kernel answers a SYN with RST.
/// </summary>
public sealed class RefusingPort : IDisposable
{
    private readonly Socket _bound;

    /// <summary>Takes a port of <paramref name="address"/>, or of 127.0.0.1.</summary>
    public RefusingPort(IPAddress? address = null)
        : this(new IPEndPoint(address ?? IPAddress.Loopback, 0))
    {
    }

    /// <summary>Takes the port of somebody who has just left it.</summary>
    public RefusingPort(IPEndPoint at)
    {
        _bound = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _bound.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, at.Port != 0);
        _bound.Bind(at);
        EndPoint = (IPEndPoint)_bound.LocalEndPoint!;
    }

    /// <summary>Takes a port of <paramref name="address"/>, or of 127.0.0.1.</summary>
    public static RefusingPort Open(IPAddress? address = null) => new(address);

    /// <summary>The address that refuses.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Gives the port back.</summary>
    public void Dispose() => _bound.Dispose();
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Proxy.Configuration;

namespace Proxy.Membership.Remoting;

/// <summary>The cluster port, bound before the actor system starts: what is wrong with the address is said in a line.</summary>
public sealed class MemberListener : IDisposable
{
    private const int Backlog = 512;

    private readonly Socket _socket;

    private MemberListener(Socket socket, string publicHost)
    {
        _socket = socket;
        PublicHost = publicHost;
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>The bound address, with the port that the kernel picked for port 0.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The address or name that other members reach this one by; an IPv6 address without brackets.</summary>
    public string PublicHost { get; }

    /// <summary>Whether other machines can reach it.</summary>
    public bool IsReachable => !IPAddress.IsLoopback(EndPoint.Address);

    /// <summary>Binds the address that the settings name, and no other.</summary>
    /// <param name="settings">Where this member is.</param>
    /// <exception cref="ClusterStartException">It cannot be bound.</exception>
    public static MemberListener Bind(ClusterSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var endpoint = new IPEndPoint(AddressOf(settings.Hostname), settings.Port);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // .NET binds a port whose last connections are in TIME-WAIT; told to reuse addresses, it would share one that somebody listens at.
            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return new MemberListener(socket, settings.PublicHostname ?? settings.Hostname);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw Failure(endpoint, settings, error);
        }
    }

    /// <summary>The next connection.</summary>
    internal ValueTask<Socket> AcceptAsync(CancellationToken cancellation) => _socket.AcceptAsync(cancellation);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static IPAddress AddressOf(string host) =>
        IPAddress.TryParse(host, out var address) ? address : LocalAddresses.Of(host) is [var own, ..] ? own : throw NotOurs(host);

    private static ClusterStartException NotOurs(string host, Exception? cause = null) => new(
        "proxy.cluster.hostname",
        $"{host} is not an address of this machine",
        "see: ip address. What others reach it by, where that is another one, is proxy.cluster.public-hostname",
        cause);

    private static ClusterStartException Failure(IPEndPoint endpoint, ClusterSettings settings, SocketException error)
    {
        var port = settings.Port.ToString(CultureInfo.InvariantCulture);
        return error.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => new(
                "proxy.cluster.port", $"{endpoint} is in use", $"find the program with: ss -ltnp sport = :{port}; stop it, or take another port", error),
            SocketError.AddressNotAvailable => NotOurs(settings.Hostname, error),
            SocketError.AccessDenied => new("proxy.cluster.port", $"{endpoint} may not be bound by this user", "use a port from 1024", error),
            _ => new("proxy.cluster.hostname", $"{endpoint} cannot be bound: {error.Message}", "write an address of this machine: ip address", error),
        };
    }
}

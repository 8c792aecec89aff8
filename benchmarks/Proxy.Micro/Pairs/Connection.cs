using System.Net;
using Proxy.Micro.Loops;
using Proxy.Transport;

namespace Proxy.Micro.Pairs;

/// <summary>A connection over loopback with both ends on one loop.</summary>
internal sealed class Connection : IConnectObserver, IDisposable
{
    private readonly Finish _finish = new();
    private int _ends;

    /// <summary>The end that connected.</summary>
    internal Leg Active { get; private set; } = null!;

    /// <summary>The end that was accepted.</summary>
    internal Leg Passive { get; private set; } = null!;

    /// <summary>Opens one and waits until it stands.</summary>
    internal static Connection Open(IoLoop loop)
    {
        var connection = new Connection();
        ListenSocket? listener = null;
        BenchLoop.Run(loop, () =>
        {
            listener = ListenSocket.Open(loop, new IPEndPoint(IPAddress.Loopback, 0), 1, new Acceptor(connection.OnAccepted));
            listener.Start();
            connection.Active = Leg.Connect(loop, TcpAddress.From(listener.LocalEndPoint), connection);
            if (connection.Active.IsConnected) connection.Count();
        });
        connection._finish.Await();
        BenchLoop.Run(loop, () => listener!.Close());
        return connection;
    }

    void IConnectObserver.OnConnected() => Count();

    void IConnectObserver.OnConnectFailed() => throw new InvalidOperationException(TransportException.Describe(Active.Error));

    void ILegObserver.OnReadable(PairSide side)
    {
    }

    void ILegObserver.OnWritable(PairSide side)
    {
    }

    public void Dispose() => _finish.Dispose();

    private void OnAccepted(Leg leg)
    {
        Passive = leg;
        leg.Observer = this;
        Count();
    }

    private void Count()
    {
        if (++_ends == 2) _finish.Reach();
    }
}

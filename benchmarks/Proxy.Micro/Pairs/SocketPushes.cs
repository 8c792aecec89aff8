using Proxy.Actors.Listeners;
using Proxy.Actors.Pairs;
using Proxy.Micro.Loops;
using Proxy.Transport;

namespace Proxy.Micro.Pairs;

/// <summary>A client sends, the bytes come to a server, and only then the client sends again. Both are on the loop of what is between
/// them: no thread ever waits for another, so time is processor time.</summary>
internal sealed unsafe class SocketPushes : Batch, ILegObserver
{
    private readonly byte[] _sent;
    private readonly Leg _client;
    private readonly Leg _server;
    private int _received;

    private SocketPushes(IoLoop loop, int bytes, Leg client, Leg server)
        : base(loop)
    {
        (_sent, _client, _server) = (new byte[bytes], client, server);
        client.Observer = server.Observer = this;
    }

    /// <summary>With a bound pair between client and server.</summary>
    internal static SocketPushes ThroughPair(NodeLoop loop, int bytes)
    {
        using var client = Connection.Open(loop.Io);
        using var server = Connection.Open(loop.Io);
        BenchLoop.Run(loop.Io, () =>
        {
            var pair = BenchPair.Bind(loop, client.Passive, server.Active);
            client.Passive.Observer = server.Active.Observer = pair;
            pair.Start();
        });
        return new SocketPushes(loop.Io, bytes, client.Active, server.Passive);
    }

    /// <summary>With the client connected to the server.</summary>
    internal static SocketPushes Unproxied(IoLoop loop, int bytes)
    {
        using var connection = Connection.Open(loop);
        return new SocketPushes(loop, bytes, connection.Active, connection.Passive);
    }

    protected override void Begin()
    {
        _received = 0;
        fixed (byte* bytes = _sent)
        {
            if (_client.TrySend(bytes, _sent.Length).Bytes < _sent.Length) throw new InvalidOperationException("an empty socket is full");
        }
    }

    void ILegObserver.OnReadable(PairSide side)
    {
        _received += _server.TryReceive(Loop.Scratch, IoLoop.ScratchBytes).Bytes;
        if (_received == _sent.Length) End();
    }

    void ILegObserver.OnWritable(PairSide side)
    {
    }
}

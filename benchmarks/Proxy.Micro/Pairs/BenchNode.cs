using System.Net;
using Proxy.Actors;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Actors.Telemetry;
using Proxy.Configuration;
using Proxy.Micro.Loops;
using Proxy.Transport;

namespace Proxy.Micro.Pairs;

/// <summary>A node with one loop, cluster and sharding included. The origin of its pool listens on that very loop.</summary>
internal sealed class BenchNode : IAccessLog, IAsyncDisposable
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private ProxyNode _node = null!;

    /// <summary>The node's loop.</summary>
    internal NodeLoop Loop => _node.NodeLoops[0];

    /// <summary>Where clients connect.</summary>
    internal TcpAddress Listener => TcpAddress.From(_node.Listeners[0].Endpoint);

    /// <summary>Told of connections at the origin, on the loop.</summary>
    internal Action<Leg>? Accepted { get; set; }

    /// <summary>Told of pairs that are bound (with <see cref="PairEnd.None"/>) and of ends, on the loop.</summary>
    internal Action<PairEnd>? Logged { get; set; }

    /// <summary>Starts a node.</summary>
    internal static async Task<BenchNode> StartAsync()
    {
        var bench = new BenchNode();
        // The node's configuration names the port before there is the loop that is to listen on it: another loop holds the port.
        using var holder = new BenchLoop();
        var held = ListenSocket.Open(holder.Io, AnyPort, 1, new Acceptor(_ => { }));
        bench._node = await ProxyNode.StartAsync(Settings(held.LocalEndPoint), accessLog: bench);
        bench.Listen(held.LocalEndPoint, leg => bench.Accepted!(leg));
        holder.Run(held.Close);
        return bench;
    }

    /// <summary>Listens on the node's loop.</summary>
    /// <returns>The address.</returns>
    internal TcpAddress Listen(Action<Leg> onAccepted) => Listen(AnyPort, onAccepted);

    bool IAccessLog.IsWanted => true;

    void IAccessLog.Write(in AccessRecord record, int loop) => Logged?.Invoke(record.End);

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private TcpAddress Listen(IPEndPoint at, Action<Leg> onAccepted)
    {
        TcpAddress address = default;
        BenchLoop.Run(Loop.Io, () =>
        {
            var listener = ListenSocket.Open(Loop.Io, at, 64, new Acceptor(onAccepted));
            listener.Start(); // closed by the loop at its end
            address = TcpAddress.From(listener.LocalEndPoint);
        });
        return address;
    }

    private static ProxySettings Settings(IPEndPoint origin) => ProxySettingsReader.ReadText($$"""
        proxy {
          listeners.web { bind = "127.0.0.1:0", pool = web }
          pools.web { endpoints = ["{{origin}}"] }
          loops.count = 1
        }
        """).Settings!;
}

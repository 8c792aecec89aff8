using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Proxy.Testing;

namespace Proxy.Cluster.Tests.Monitoring;

/// <summary>Connections of which both ends know to the byte what has gone through, and how they ended. A connection ends only when everything has
/// arrived, so that nothing is under way then.</summary>
/// <param name="tally">Told what happens.</param>
/// <param name="listener">The name of the listener that they come to.</param>
/// <param name="pool">The name of the pool behind it.</param>
internal sealed class CheckedConnections(Tally tally, string listener, string pool)
{
    // An ending, and the bytes that follow in either direction.
    private const int HeadBytes = 1 + 4 + 4;

    private static readonly BytePattern Up = new(1);
    private static readonly BytePattern Down = new(2);

    private readonly ConcurrentQueue<string> _failures = [];

    /// <summary>What went wrong at servers.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>The server's side.</summary>
    /// <param name="endpoint">What the server is called in its pool.</param>
    /// <param name="peer">The connection.</param>
    public async Task ServeAsync(string endpoint, TcpPeer peer)
    {
        try
        {
            await FollowAsync(endpoint, peer);
        }
        catch (Exception failure)
        {
            _failures.Enqueue($"a connection to {endpoint}: {failure.Message}");
        }
    }

    /// <summary>A client, from beginning to end.</summary>
    /// <param name="at">The listener.</param>
    /// <param name="from">The client's address.</param>
    /// <param name="ending">How it ends.</param>
    /// <param name="up">Bytes to the server, beside those that tell it what is to come.</param>
    /// <param name="down">Bytes from the server.</param>
    /// <param name="kill">Kills the pair of a client.</param>
    public async Task RunAsync(IPEndPoint at, IPAddress from, CheckedEnding ending, int up, int down, Func<TcpPeer, Task> kill)
    {
        using var peer = await TcpPeer.ConnectAsync(at, new TcpPeerOptions { From = new IPEndPoint(from, 0) });
        var head = new byte[HeadBytes];
        head[0] = (byte)ending;
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(1), up);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(5), down);
        await peer.SendAllAsync(head);
        await peer.SendPatternAsync(Up, up);
        Assert.Equal(-1, await peer.ReceivePatternAsync(Down, down));
        await EndAsync(peer, ending, kill);

        tally.Add("proxy_connections_accepted_total", 1, ("listener", listener));
        tally.Add("proxy_connections_ended_total", 1, ("listener", listener), ("reason", Reason(ending)));
        tally.Add("proxy_connection_duration_seconds_count", 1, ("listener", listener));
        tally.Add("proxy_transferred_bytes_total", UpBytes(ending, up), ("listener", listener), ("direction", "to-server"));
        tally.Add("proxy_transferred_bytes_total", down, ("listener", listener), ("direction", "to-client"));
    }

    private async Task FollowAsync(string endpoint, TcpPeer peer)
    {
        var head = await peer.ReceiveExactlyAsync(HeadBytes);
        var (ending, up, down) = ((CheckedEnding)head[0], BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(1)), BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(5)));
        Assert.Equal(-1, await peer.ReceivePatternAsync(Up, up));
        await peer.SendPatternAsync(Down, down);
        if (ending == CheckedEnding.ServerResets) await peer.ReceiveExactlyAsync(1);
        if (ending == CheckedEnding.ServerCloses) peer.HalfClose();
        if (ending == CheckedEnding.ServerResets) peer.Reset();
        else Assert.Equal(ending is CheckedEnding.ClientResets or CheckedEnding.Killed ? PeerEnd.Reset : PeerEnd.Eof, (await peer.ReceiveToEndAsync()).End);

        tally.Add("proxy_endpoint_connections_total", 1, ("pool", pool), ("endpoint", endpoint));
        tally.Add("proxy_endpoint_transferred_bytes_total", UpBytes(ending, up), ("pool", pool), ("endpoint", endpoint), ("direction", "to-server"));
        tally.Add("proxy_endpoint_transferred_bytes_total", down, ("pool", pool), ("endpoint", endpoint), ("direction", "to-client"));
        tally.Add("proxy_connect_duration_seconds_count", 1, ("pool", pool));
        if (down > 0) tally.Add("proxy_first_byte_duration_seconds_count", 1, ("pool", pool));
    }

    private static async Task EndAsync(TcpPeer peer, CheckedEnding ending, Func<TcpPeer, Task> kill)
    {
        switch (ending)
        {
            case CheckedEnding.ClientResets:
                peer.Reset();
                return;
            case CheckedEnding.ClientCloses:
                peer.HalfClose();
                break;
            case CheckedEnding.ServerResets:
                await peer.SendAllAsync(new byte[1]);
                break;
            case CheckedEnding.Killed:
                await kill(peer);
                break;
        }

        Assert.Equal(ending is CheckedEnding.ServerResets or CheckedEnding.Killed ? PeerEnd.Reset : PeerEnd.Eof, (await peer.ReceiveToEndAsync()).End);
        if (ending == CheckedEnding.ServerCloses) peer.HalfClose();
    }

    private static int UpBytes(CheckedEnding ending, int up) => HeadBytes + up + (ending == CheckedEnding.ServerResets ? 1 : 0);

    private static string Reason(CheckedEnding ending) => ending switch
    {
        CheckedEnding.ClientCloses => "client-closed",
        CheckedEnding.ServerCloses => "server-closed",
        CheckedEnding.ClientResets => "client-reset",
        CheckedEnding.ServerResets => "server-reset",
        _ => "killed",
    };
}

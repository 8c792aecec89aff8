using System.Net;
using System.Net.Sockets;
using Proxy.Testing;

namespace Proxy.Node.Tests.Hosting;

/// <summary>A node as a process, in front of a server of the test, that is known to run by its listener and not by what it says. A
/// client is connected.</summary>
internal sealed class NodeUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly TestOrigin _origin = TestOrigin.Listen();
    private readonly List<TcpPeer> _held = [];
    private TcpPeer? _client;
    private TcpPeer? _server;

    private NodeUnderTest(TempDirectory directory, string redirections, string hocon)
    {
        var config = directory[Path.GetRandomFileName()];
        File.WriteAllText(config, $$"""
            proxy.admin.bind = off
            proxy.listeners.l { bind = "{{Listener}}", pool = p }
            proxy.pools.p.endpoints = ["{{_origin.EndPoint}}"]
            {{QuickCluster.Fresh}}
            {{hocon}}
            """);
        Process = ProcessUnderTest.StartRedirected(
            redirections, ["dotnet", BuiltProgram.Find("Proxy.Node"), "--config", config], workingDirectory: directory.Path);
    }

    /// <summary>The process.</summary>
    public ProcessUnderTest Process { get; }

    private IPEndPoint Listener { get; } = new(IPAddress.Loopback, LoopbackPort.Free());

    /// <summary>Starts a node, and waits until it has carried a client to the server.</summary>
    /// <param name="directory">For its configuration, and where it runs.</param>
    /// <param name="redirections">Where its standard streams go, for a shell.</param>
    /// <param name="hocon">What differs from the defaults.</param>
    public static async Task<NodeUnderTest> StartAsync(TempDirectory directory, string redirections = "", string hocon = "")
    {
        var node = new NodeUnderTest(directory, redirections, hocon);
        try
        {
            (node._client, node._server) = await node.ConnectAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends bytes from the client to the server and back.</summary>
    public async Task ExchangeAsync()
    {
        var bytes = "still here"u8.ToArray();
        await _client!.SendAllAsync(bytes);
        Assert.Equal(bytes, await _server!.ReceiveExactlyAsync(bytes.Length, Patience));
        await _server.SendAllAsync(bytes);
        Assert.Equal(bytes, await _client.ReceiveExactlyAsync(bytes.Length, Patience));
    }

    /// <summary>Opens a connection more and ends it.</summary>
    public async Task CarryAsync()
    {
        var (client, server) = await ConnectAsync();
        using (client)
        using (server)
            await EndAsync(client, server);
    }

    /// <summary>Opens a connection more, which stays.</summary>
    public async Task HoldAsync()
    {
        var (client, server) = await ConnectAsync();
        _held.AddRange([client, server]);
    }

    /// <summary>Waits until nobody is let in any more.</summary>
    public Task RefusesAsync() => Eventually.EqualAsync(SocketError.ConnectionRefused, TryConnectAsync);

    /// <summary>Waits until nobody is let in any more, sees that the client is served as before, ends its connection and waits for the
    /// node to stop.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> DrainedAsync()
    {
        await RefusesAsync();
        await ExchangeAsync();
        await EndAsync(_client!, _server!);
        return await Process.WaitForExitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _held) peer.Dispose();
        await Process.DisposeAsync();
        _client?.Dispose();
        _server?.Dispose();
        await _origin.DisposeAsync();
    }

    private static async Task EndAsync(TcpPeer client, TcpPeer server)
    {
        client.HalfClose();
        server.HalfClose();
        Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        Assert.Equal(PeerEnd.Eof, (await server.ReceiveToEndAsync()).End);
    }

    private async Task<(TcpPeer Client, TcpPeer Server)> ConnectAsync()
    {
        using var bound = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(Tick);
        while (true)
        {
            Assert.False(Process.HasExited, Process.Output);
            try
            {
                var client = await TcpPeer.ConnectAsync(Listener);
                return (client, await _origin.AcceptAsync(Patience));
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
                await tick.WaitForNextTickAsync(bound.Token);
            }
        }
    }

    private async Task<SocketError> TryConnectAsync()
    {
        try
        {
            using var peer = await TcpPeer.ConnectAsync(Listener);
            peer.Reset();
            return SocketError.Success;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode;
        }
    }
}

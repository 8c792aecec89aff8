using System.Net;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>A cluster of three nodes, each with the listeners <c>web</c> and <c>api</c> in front of two origins that they share.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    private readonly TestOrigin _web = TestOrigin.Listen();
    private readonly TestOrigin _api = TestOrigin.Listen();

    /// <summary>The nodes.</summary>
    internal List<NodeProcess> Nodes { get; } = [];

    /// <summary>The address of the origin behind a listener.</summary>
    internal IPEndPoint Origin(string listener) => OriginOf(listener).EndPoint;

    public async Task InitializeAsync()
    {
        var routes = new Dictionary<string, IPEndPoint> { ["web"] = _web.EndPoint, ["api"] = _api.EndPoint };
        for (var i = 0; i < 3; i++) Nodes.Add(await NodeProcess.StartAsync(Nodes.FirstOrDefault(), routes));
        foreach (var node in Nodes)
        {
            await Eventually.EqualAsync(3, async () =>
                (await Pbm.JsonAsync(node, "cluster show")).Rows.Count(member => member.GetProperty("status").GetString() == "up"));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var node in Nodes) await node.DisposeAsync();
        await _web.DisposeAsync();
        await _api.DisposeAsync();
    }

    /// <summary>A pair through a node.</summary>
    internal async Task<OpenPair> OpenAsync(NodeProcess node, string listener, TcpPeerOptions? options = null)
    {
        var client = await TcpPeer.ConnectAsync(node.Listener(listener), options);
        return new OpenPair(node, listener, client, await OriginOf(listener).AcceptAsync());
    }

    /// <summary>Waits until no node has a pair any more.</summary>
    internal Task WaitUntilIdleAsync() => Eventually.EqualAsync(0, async () => (await Pbm.JsonAsync(Nodes[0], "proxy pairs")).Rows.Count);

    private TestOrigin OriginOf(string listener) => listener == "web" ? _web : _api;
}

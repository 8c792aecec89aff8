using System.Net;
using Proxy.Testing;
using Proxy.Transport.Tests.Tls;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>A node in this process whose listener <c>web</c> ends TLS, in front of a server in plain.</summary>
internal sealed class TlsTestNode : IAsyncDisposable
{
    // With less, a window that has closed opens by the kernel's persist timer alone, 576 bytes each 200 ms.
    private const int SmallWindow = 16 * 1024;

    private readonly TestAuthority _authority = new();
    private readonly List<TlsClientContext> _clients = [];

    /// <summary>The node.</summary>
    public TestNode Node { get; private set; } = null!;

    /// <summary>The server.</summary>
    public TestOrigin Origin { get; } = TestOrigin.Listen();

    /// <summary>Starts one.</summary>
    /// <param name="tls">What else stands in the listener's <c>tls</c> block.</param>
    /// <param name="more">Further configuration.</param>
    /// <param name="isForKnown">Whether clients have to show certificates.</param>
    /// <param name="ballast">Bytes that its certificate has beyond what is needed.</param>
    /// <param name="time">The loops' clock; null for the machine's.</param>
    public static async Task<TlsTestNode> StartAsync(
        string tls = "", string more = "", bool isForKnown = false, int ballast = 0, TimeProvider? time = null)
    {
        var made = new TlsTestNode();
        if (isForKnown) tls += $$"""client-auth = require, client-ca = "{{made._authority.CaFile}}" """;
        var (certificate, key) = made._authority.Issue("web.internal", ballast: ballast);
        made.Node = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, made.Origin.EndPoint)
            + $$"""proxy.listeners.web.tls { certificates = [{ cert = "{{certificate}}", key = "{{key}}" }], {{tls}} }"""
            + $"\n{more}\n",
            time: time);
        return made;
    }

    /// <summary>A client's session that has not begun.</summary>
    /// <param name="name">The common name in the client's certificate; null for a client without one.</param>
    public TlsSession Session(string? name = null)
    {
        TlsCertificate? own = null;
        if (name is not null)
        {
            var (certificate, key) = _authority.Issue("client.internal", name: name);
            own = new TlsCertificate(File.ReadAllBytes(certificate), File.ReadAllBytes(key));
        }

        _clients.Add(new TlsClientContext(new TlsClientOptions { Ca = File.ReadAllBytes(_authority.CaFile), Certificate = own }));
        return _clients[^1].CreateSession("web", "web.internal");
    }

    /// <summary>Connects and shakes hands.</summary>
    /// <param name="isSlow">Whether it has a small window, as a reader has that takes its time.</param>
    /// <param name="name">The common name in its certificate; null for a client without one.</param>
    public async Task<(EnginePeer Tls, TcpPeer Tcp)> ConnectAsync(bool isSlow = false, string? name = null)
    {
        var peer = await TcpPeer.ConnectAsync(Node.Listener("web"), isSlow ? new TcpPeerOptions { ReceiveBuffer = SmallWindow } : null);
        var engine = new EnginePeer(peer.Socket, Session(name));
        Assert.True(await engine.HandshakeAsync(), engine.Session.Failure);
        return (engine, peer);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Origin.DisposeAsync();
        _clients.ForEach(client => client.Dispose());
        _authority.Dispose();
    }
}

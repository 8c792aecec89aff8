using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Proxy.Actors.Closing;
using Proxy.Actors.Model;
using Proxy.Actors.Pairs;
using Proxy.Actors.Tests.Legs;
using Proxy.Actors.Tests.Streams;
using Proxy.Actors.Tls;
using Proxy.Testing;
using Proxy.Transport;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>A pair between two sockets that speak TLS both: .NET's client, our two legs, .NET's server.</summary>
internal sealed class TlsPair : IPairOwner, IHandshakeOwner, IAsyncDisposable
{
    // With less, a window that has closed opens by the kernel's persist timer alone, 576 bytes each 200 ms.
    private const int SmallWindow = 16 * 1024;

    private readonly LaneFixture _lanes;
    private readonly TestAuthority _authority = new();
    private readonly TaskCompletionSource<PairEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _bound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<TestOrigin> _origins = [];
    private readonly TlsServerContext _serverContext;
    private readonly TlsClientContext _clientContext;
    private readonly X509Certificate2 _certificate;
    private int _done;

    public TlsPair(LaneFixture lanes)
    {
        _lanes = lanes;
        var (certificate, key) = _authority.Issue("web.internal");
        _certificate = X509Certificate2.CreateFromPemFile(certificate, key);
        _serverContext = new TlsServerContext(new TlsServerOptions
        {
            Certificates = [new TlsCertificate(File.ReadAllBytes(certificate), File.ReadAllBytes(key))],
        });
        _clientContext = new TlsClientContext(new TlsClientOptions { Ca = File.ReadAllBytes(_authority.CaFile) });
        Blocks = new TlsBlocks(lanes.Loop.Io, lanes.Node.Buffers.Segments);
        Queue = new HandshakeQueue(lanes.Loop.Io, 10);
    }

    public TlsBlocks Blocks { get; }

    public HandshakeQueue Queue { get; }

    public ConnectionPair Pair { get; private set; } = null!;

    public TlsLeg ClientLeg { get; private set; } = null!;

    public TlsLeg ServerLeg { get; private set; } = null!;

    public SslStream Client { get; private set; } = null!;

    public SslStream Server { get; private set; } = null!;

    public TcpPeer ClientPeer { get; private set; } = null!;

    public TcpPeer ServerPeer { get; private set; } = null!;

    /// <summary>How it ended; its legs are closed then.</summary>
    public Task<PairEnd> Ended => _ended.Task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Opens it; small makes all kernel buffers small.</summary>
    public async Task OpenAsync(bool isSmall = false)
    {
        (var client, ClientPeer) = await ConnectAsync(PairSide.Client, isSmall);
        (var server, ServerPeer) = await ConnectAsync(PairSide.Server, isSmall);
        Client = new SslStream(new NetworkStream(ClientPeer.Socket));
        Server = new SslStream(new NetworkStream(ServerPeer.Socket));
        await _lanes.Loop.Run(() =>
        {
            if (isSmall) client.BoundUnsent(1);
            if (isSmall) server.BoundUnsent(1);
            ClientLeg = new TlsLeg(client, _serverContext.CreateSession(), Blocks);
            ServerLeg = new TlsLeg(server, _clientContext.CreateSession("one", "web.internal"), Blocks);
            ClientLeg.Begin(Queue, this);
            ServerLeg.Begin(Queue, this);
        });
        var asClient = new SslClientAuthenticationOptions
        {
            TargetHost = "web.internal",
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.Subject == "CN=web.internal",
        };
        await Task.WhenAll(
            Client.AuthenticateAsClientAsync(asClient), Server.AuthenticateAsServerAsync(_certificate), _bound.Task).WaitAsync(TimeSpan.FromSeconds(20));
    }

    public void OnHandshakeDone(TlsLeg leg)
    {
        if (++_done < 2) return;
        Pair = new ConnectionPair(_lanes.Node, this, new PairTimeouts(1_000, null, 60_000), ClientLeg, ServerLeg);
        ClientLeg.Observer = ServerLeg.Observer = Pair;
        Pair.Start();
        _bound.SetResult();
    }

    public void OnHandshakeFailed(TlsLeg leg, string reason) => _bound.SetException(new InvalidOperationException(reason));

    public void OnPairEnded(ConnectionPair pair)
    {
        pair.Release();
        _ended.TrySetResult(pair.End);
    }

    public async ValueTask DisposeAsync()
    {
        ClientPeer.Dispose();
        ServerPeer.Dispose();
        if (Pair is not null) await _lanes.Loop.Run(Pair.Release);
        foreach (var origin in _origins) await origin.DisposeAsync();
        _serverContext.Dispose();
        _clientContext.Dispose();
        _certificate.Dispose();
        _authority.Dispose();
    }

    private async Task<(Leg Leg, TcpPeer Peer)> ConnectAsync(PairSide side, bool isSmall)
    {
        var options = isSmall ? new TcpPeerOptions { ReceiveBuffer = SmallWindow, SendBuffer = 1 } : new TcpPeerOptions();
        var origin = TestOrigin.Listen(new IPEndPoint(IPAddress.Loopback, 0), options);
        _origins.Add(origin);
        var leg = await _lanes.Loop.Run(() => Leg.Connect(_lanes.Loop.Io, TcpAddress.From(origin.EndPoint), new SilentObserver(), side));
        var peer = await origin.AcceptAsync();
        await _lanes.UntilAsync(() => leg.IsConnected);
        return (leg, peer);
    }
}

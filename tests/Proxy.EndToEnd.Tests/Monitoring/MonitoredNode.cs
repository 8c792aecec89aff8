using System.Net;
using System.Net.Sockets;
using System.Text;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Monitoring;

/// <summary>A node that has everything a node can have, clients that use all of it, and a Prometheus that watches.</summary>
public sealed class MonitoredNode : IAsyncLifetime, IAsyncDisposable
{
    private const string Token = "a-token-for-commands";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TestAuthority _authority = new();
    private readonly TempDirectory _directory = new("monitored");
    private readonly TestOrigin _origin = TestOrigin.Serve(AnswerAsync);
    private readonly TestOrigin _sink = TestOrigin.Serve(peer => peer.ReceiveToEndAsync());
    private readonly CancellationTokenSource _over = new();
    private ProxyProcess? _node;
    private PrometheusServer? _prometheus;
    private Task _clients = Task.CompletedTask;

    /// <summary>The token that reads its metrics.</summary>
    public const string MetricsToken = "a-token-for-metrics";

    /// <summary>Who watches it.</summary>
    public PrometheusServer Prometheus => _prometheus!;

    /// <summary>Its admin endpoint.</summary>
    public IPEndPoint Admin { get; private set; } = new(IPAddress.None, 0);

    public async Task InitializeAsync()
    {
        var (certificate, key) = _authority.Issue("site.example", to: 60);
        var tls = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        _node = await ProxyProcess.StartConfiguredAsync($$"""
            proxy.admin { token = "{{Token}}", metrics-token = "{{MetricsToken}}" }
            proxy.access-log.file = "{{_directory["access.log"]}}"
            proxy.listeners {
              tls { bind = "{{tls}}", pool = web, tls { certificates = [{ cert = "{{certificate}}", key = "{{key}}" }] } }
              plain { bind = "127.0.0.1:0", pool = web, routes = [ { from = ["127.0.0.0/8"], pool = secure, name = local } ] }
              cached { bind = "127.0.0.1:0", pool = web, http.cache = pages }
              narrow { bind = "127.0.0.1:0", pool = narrow }
              mail { bind = "127.0.0.1:0", pool = sink, store = spool }
            }
            proxy.pools {
              web { endpoints = ["{{_origin.EndPoint}}"], check { kind = tcp, every = 1s, fast = 100ms } }
              secure { endpoints = ["{{tls}}"], tls { ca = "{{_authority.CaFile}}", server-name = "site.example" } }
              narrow { endpoints = [{ address = "{{_origin.EndPoint}}", max-pairs = 1 }], max-pairs = 1, limit-scope = node }
              sink { endpoints = ["{{_sink.EndPoint}}"] }
            }
            proxy.caches.pages { max-bytes = 32MiB }
            proxy.stores.spool { directory = "{{_directory["spool"]}}", sync = 5ms, min-free = 0 }
            """, "plain", "cached", "narrow", "mail");
        Admin = await _node.AdminAsync();
        _prometheus = await PrometheusServer.StartAsync([Admin], MetricsToken);
        _clients = Task.WhenAll(
            ClientAsync(_node.Listeners[0]), ClientAsync(_node.Listeners[1]), ClientAsync(_node.Listeners[2]), ClientAsync(_node.Listeners[2]), MailAsync(_node.Listeners[3]));
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _clients;
        if (_prometheus is not null) await _prometheus.DisposeAsync();
        if (_node is not null) await _node.DisposeAsync();
        await _origin.DisposeAsync();
        await _sink.DisposeAsync();
        _directory.Dispose();
        _authority.Dispose();
        _over.Dispose();
    }

    /// <summary>Asks for a page, and for the next one.</summary>
    private async Task ClientAsync(IPEndPoint listener)
    {
        for (var page = 0; await PauseAsync(); page++)
        {
            using var client = await TcpPeer.ConnectAsync(listener);
            await client.SendAllAsync(Encoding.ASCII.GetBytes($"GET /{page % 7} HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n"));
            client.HalfClose();
            var answer = await client.ReceiveToEndAsync();
            Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(answer.Bytes.Span), StringComparison.Ordinal);
        }
    }

    /// <summary>Sends a unit, and the next one.</summary>
    private async Task MailAsync(IPEndPoint listener)
    {
        while (await PauseAsync())
        {
            using var client = await TcpPeer.ConnectAsync(listener);
            await client.SendAllAsync("a unit of a store"u8.ToArray());
            client.HalfClose();
            Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        }
    }

    /// <summary>False when it is over.</summary>
    private async Task<bool> PauseAsync()
    {
        await Task.Delay(Pause, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_over.IsCancellationRequested;
    }

    /// <summary>The server: it has a page for every request. A check comes and says nothing.</summary>
    private static async Task AnswerAsync(TcpPeer peer)
    {
        var head = new byte[4096];
        try
        {
            if (await peer.ReceiveAsync(head, CancellationToken.None) == 0) return;
            await peer.SendAllAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nCache-Control: max-age=1\r\nConnection: close\r\n\r\nok"u8.ToArray());
            peer.HalfClose();
            await peer.ReceiveToEndAsync();
        }
        catch (SocketException)
        {
            // A check that ends by a reset.
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Proxy.EndToEnd.Tests.Tls;
using Proxy.Testing;
using Xunit.Abstractions;

namespace Proxy.EndToEnd.Tests.Pools;

/// <summary>Five servers behind a real node, of which one does so little at a time that its fifth of the clients is too much for it.</summary>
public sealed class SlowServerTests(ITestOutputHelper output)
{
    private const int Servers = 5;
    private const int Clients = 250;
    private const int AtOnce = 60;
    private const int Before = 20; // clients that come while nothing is compiled yet, and nothing known of the servers

    private static readonly TcpPeerOptions Patient = new() { Timeout = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task A_slow_server_gets_few_clients_and_few_of_all_wait_for_long()
    {
        using var authority = new TestAuthority();
        var (file, key) = authority.Issue("origin.example");
        using var certificate = X509Certificate2.CreateFromPemFile(file, key);
        await using var turns = new Fleet("round-robin");
        await using var least = new Fleet("least-pairs");
        await using var two = new Fleet("random-two");
        // What it goes by is how long connecting takes, which over loopback is how long a server takes for a handshake.
        await using var ewma = new Fleet("ewma", certificate);
        Fleet[] fleets = [turns, least, two, ewma];
        await using var proxy = await ProxyProcess.StartConfiguredAsync(string.Concat(fleets.Select(fleet => fleet.Hocon)), [.. fleets.Select(fleet => fleet.Balance)]);

        await Task.WhenAll(fleets.Zip(proxy.Listeners, (fleet, listener) => fleet.ServeAsync(listener, Before, Servers)));
        foreach (var fleet in fleets) fleet.Forget();
        await Task.WhenAll(fleets.Zip(proxy.Listeners, (fleet, listener) => fleet.ServeAsync(listener, Clients, AtOnce)));

        foreach (var fleet in fleets) output.WriteLine($"{fleet.Balance}: {fleet.ShareOfSlow:P1} to the slow one, p99 {fleet.P99.TotalMilliseconds:0} ms");
        Assert.Equal(1.0 / Servers, turns.ShareOfSlow);
        foreach (var fleet in fleets.Skip(1))
        {
            Assert.InRange(fleet.ShareOfSlow, 0, 0.6 / Servers);
            Assert.InRange(fleet.P99, TimeSpan.Zero, turns.P99 * 2 / 3);
        }

        await proxy.EndAsync();
    }

    /// <summary>Five servers of a pool; the first is the slow one.</summary>
    private sealed class Fleet : IAsyncDisposable
    {
        private readonly List<FewWorkers> _servers = [];
        private readonly ConcurrentBag<TimeSpan> _times = [];

        internal Fleet(string balance, X509Certificate2? certificate = null)
        {
            Balance = balance;
            for (var i = 0; i < Servers; i++) _servers.Add(new FewWorkers(i == 0 ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromMilliseconds(1), certificate));
            Hocon = $$"""
                proxy.listeners.{{balance}} { bind = "127.0.0.1:0", pool = {{balance}} }
                proxy.pools.{{balance}} {
                  balance = {{balance}}, endpoints = [{{string.Join(", ", _servers.Select(server => $"\"{server.Origin.EndPoint}\""))}}]
                  {{(certificate is null ? "" : "tls { verify = off }")}}
                }

                """;
        }

        internal string Balance { get; }

        internal string Hocon { get; }

        internal double ShareOfSlow => _servers[0].Served / (double)_servers.Sum(server => server.Served);

        internal TimeSpan P99 => _times.Order().ElementAt(Clients * 99 / 100);

        /// <summary>Begins to count anew.</summary>
        internal void Forget()
        {
            _times.Clear();
            foreach (var server in _servers) server.Served = 0;
        }

        /// <summary>Has clients come to a listener, as many at a time as there may be.</summary>
        internal Task ServeAsync(IPEndPoint listener, int clients, int atOnce) => Parallel.ForEachAsync(
            Enumerable.Range(0, clients), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (_, cancellation) =>
            {
                var clock = Stopwatch.StartNew();
                using var client = await TcpPeer.ConnectAsync(listener, Patient, cancellation);
                await client.SendAllAsync(new byte[1]);
                await client.ReceiveExactlyAsync(1);
                _times.Add(clock.Elapsed);
                Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
            });

        public async ValueTask DisposeAsync()
        {
            foreach (var server in _servers) await server.DisposeAsync();
        }
    }

    /// <summary>A server that takes two clients at a time, each for a while; then it sends back the byte that they have sent.</summary>
    private sealed class FewWorkers : IAsyncDisposable
    {
        private readonly SemaphoreSlim _workers = new(2);
        private int _served;

        internal FewWorkers(TimeSpan work, X509Certificate2? certificate) => Origin = TestOrigin.Serve(
            async peer =>
            {
                await _workers.WaitAsync();
                try
                {
                    await Task.Delay(work);
                    await using var stream = certificate is null ? Streams.Plain(peer) : await Streams.AcceptAsync(peer, certificate);
                    var request = new byte[1];
                    await stream.ReadExactlyAsync(request);
                    await stream.WriteAsync(request);
                    Interlocked.Increment(ref _served);
                }
                finally
                {
                    _workers.Release();
                }
            },
            options: Patient);

        internal TestOrigin Origin { get; }

        internal int Served
        {
            get => Volatile.Read(ref _served);
            set => Volatile.Write(ref _served, value);
        }

        public async ValueTask DisposeAsync()
        {
            await Origin.DisposeAsync();
            _workers.Dispose();
        }
    }
}

using System.Net;
using Proxy.Actors.Buffers;
using Proxy.Actors.Gates;
using Proxy.Actors.Http;
using Proxy.Actors.Pools;
using Proxy.Actors.Tests.Caching;
using Proxy.Actors.Tls;
using Proxy.Configuration;
using Proxy.Testing;
using Proxy.Transport;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Gates;

/// <summary>A gate's connection to a server by itself.</summary>
public sealed class UpstreamTests : IDisposable
{
    private readonly TestLoop _loop = new();
    private readonly BufferBank _bank = new(1 << 20, 16 << 10, 16 << 10, 64 << 10);
    private readonly LoopTls _tls;
    private readonly LoopBuffers _buffers;
    private readonly TestCache _cache = new();

    public UpstreamTests()
    {
        var segments = new LoopSegments(_bank, 1);
        (_tls, _buffers) = (new LoopTls(_loop.Io, segments, 1), new LoopBuffers(_loop.Io, segments, 1, splices: false));
    }

    public void Dispose()
    {
        _loop.Dispose();
        _tls.Dispose();
        _bank.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public async Task Server_that_cannot_be_had_is_told_of_to_who_has_asked_and_not_to_who_asks_next()
    {
        using var silent = await BlackholePort.OpenAsync();
        var (first, second) = (new Asker(), new Asker());
        var upstream = await _loop.Run(() =>
        {
            var host = new DialingHost(_loop.Io, _tls, _buffers, Pool(), Pool(silent.EndPoint));
            var asked = new Upstream(host, new CachedPool(Pool(), _cache.Cache, HttpSettings.Default, TimeProvider.System));
            asked.Ask(first, "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), HttpMethod.Get, hasBody: false);
            asked.Close();
            asked.Ask(second, "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), HttpMethod.Get, hasBody: false);
            return asked;
        });
        Assert.Equal(UpstreamStage.Dialing, await _loop.Run(() => upstream.Stage));
        Assert.Equal((null, null), (first.Failure, second.Failure));
        await _loop.Run(upstream.Close);
    }

    [Fact]
    public async Task Who_has_asked_is_told_when_he_has_come_to_an_end()
    {
        var asker = new Asker();
        Assert.Null(await _loop.Run(() =>
        {
            var upstream = new Upstream(new DialingHost(_loop.Io, _tls, _buffers, Pool()), new CachedPool(Pool(), _cache.Cache, HttpSettings.Default, TimeProvider.System));
            upstream.Ask(asker, "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), HttpMethod.Get, hasBody: false);
            return asker.Failure;
        }));
        Assert.Equal(UpstreamFailure.Unreachable, await _loop.Run(() => asker.Failure));
    }

    private static PoolState Pool(params IEnumerable<IPEndPoint> endpoints) => new(new PoolModel(
        "p", BalanceMethod.RoundRobin, [.. endpoints.Select(endpoint => new EndpointModel(endpoint.ToString(), [TcpAddress.From(endpoint)], 1))], 1));

    private sealed class Asker : IUpstreamUser
    {
        public UpstreamFailure? Failure { get; private set; }

        public void OnInterim(ReadOnlySpan<byte> head) => throw new NotSupportedException();

        public void OnResponse(in HttpResponse response) => throw new NotSupportedException();

        public void OnUpstreamReadable() => throw new NotSupportedException();

        public void OnUpstreamWritable() => throw new NotSupportedException();

        public void OnUpstreamFailed(UpstreamFailure failure) => Failure = failure;
    }
}

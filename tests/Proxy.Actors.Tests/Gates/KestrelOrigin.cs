using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Proxy.Actors.Tests.Gates;

/// <summary>A server that others have written: it answers each request with what it has understood, for a minute, and remembers it.</summary>
internal sealed class KestrelOrigin : IHttpApplication<IFeatureCollection>, IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly ConcurrentQueue<string> _requests = new();

    private KestrelOrigin()
    {
        var options = new KestrelServerOptions { ApplicationServices = new ServiceCollection().BuildServiceProvider() };
        options.Listen(IPAddress.Loopback, 0, listen => Listening = listen);
        _server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => Listening!.IPEndPoint!;

    /// <summary>What it was asked, as <see cref="Answer"/> writes it.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    private ListenOptions? Listening { get; set; }

    /// <summary>Starts one.</summary>
    public static async Task<KestrelOrigin> StartAsync()
    {
        var origin = new KestrelOrigin();
        await origin._server.StartAsync(origin, CancellationToken.None);
        return origin;
    }

    /// <summary>What it answers to a request.</summary>
    public static string Answer(string start, int bodyBytes) => $"{start} {bodyBytes}";

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var answer = Answer($"{request.Method} {request.RawTarget}", (int)body.Length);
        _requests.Enqueue(answer);
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.Headers.CacheControl = "max-age=60";
        response.Headers.ContentLength = answer.Length;
        await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(Encoding.ASCII.GetBytes(answer));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None);
        _server.Dispose();
    }
}

using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Proxy.Fuzz;

/// <summary>The server of ASP.NET, on connections in memory.</summary>
internal sealed class KestrelOracle : IHttpOracle, IHttpApplication<IFeatureCollection>, IAsyncDisposable
{
    private readonly MemoryTransport _transport = new();
    private readonly KestrelServer _server;

    /// <summary>Starts the server.</summary>
    public KestrelOracle()
    {
        var options = new KestrelServerOptions { ApplicationServices = new ServiceCollection().BuildServiceProvider(), AddServerHeader = false };
        options.Limits.MaxRequestHeaderCount = 4096;
        options.Limits.MaxRequestHeadersTotalSize = 1 << 20;
        options.Limits.MaxRequestLineSize = 1 << 19;
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, 80);
        _server = new KestrelServer(Options.Create(options), _transport, NullLoggerFactory.Instance);
        _server.StartAsync(this, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public HttpVerdict Read(byte[] bytes, HttpStreamKind kind) => kind == HttpStreamKind.Requests
        ? ReadAsync(bytes).GetAwaiter().GetResult()
        : throw new NotSupportedException("a server reads requests");

    /// <inheritdoc/>
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    /// <inheritdoc/>
    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var messages = context.GetRequiredFeature<List<HttpSeen>>();
        var start = $"{request.Method} {request.RawTarget}";
        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body);
        }
        catch (Exception error) when (error is IOException)
        {
            messages.Add(new HttpSeen(start, body.ToArray(), false));
            throw;
        }

        messages.Add(new HttpSeen(start, body.ToArray(), true));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None);
        _server.Dispose();
    }

    private async Task<HttpVerdict> ReadAsync(byte[] bytes)
    {
        var messages = new List<HttpSeen>();
        await using var connection = new MemoryConnection(bytes);
        connection.Features.Set(messages);
        _transport.Connect(connection);
        using var answer = new MemoryStream();
        await connection.Answer.CopyToAsync(answer);
        var text = Encoding.Latin1.GetString(answer.ToArray());
        var last = text.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal);
        var status = last < 0 ? "" : text.Substring(last + 9, 3);
        return new HttpVerdict(messages, status is "200" or "100" ? "" : status);
    }
}

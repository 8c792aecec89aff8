using System.Net.Http;

namespace Proxy.Fuzz;

/// <summary>The client of .NET, on connections in memory. It reads the first response that is not interim.</summary>
internal sealed class HttpClientOracle : IHttpOracle, IDisposable
{
    private static readonly HttpRequestOptionsKey<byte[]> Said = new("said");

    private readonly HttpMessageInvoker _client;

    /// <summary>Makes a client.</summary>
    public HttpClientOracle() => _client = new HttpMessageInvoker(new SocketsHttpHandler
    {
        ConnectCallback = (connection, _) =>
            new ValueTask<Stream>(new OneSidedStream(connection.InitialRequestMessage.Options.TryGetValue(Said, out var said) ? said : [])),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        MaxResponseHeadersLength = 64,
    });

    /// <inheritdoc/>
    public bool ReadsOne => true;

    /// <inheritdoc/>
    public HttpVerdict Read(byte[] bytes, HttpStreamKind kind) => ReadAsync(bytes, kind).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<HttpVerdict> ReadAsync(byte[] bytes, HttpStreamKind kind)
    {
        using var request = new HttpRequestMessage(kind == HttpStreamKind.ResponsesToHead ? HttpMethod.Head : HttpMethod.Get, "http://origin/");
        request.Options.Set(Said, bytes);
        using var body = new MemoryStream();
        var start = "";
        try
        {
            using var response = await _client.SendAsync(request, CancellationToken.None);
            start = $"{(int)response.StatusCode}";
            await response.Content.CopyToAsync(body);
            return new HttpVerdict([new HttpSeen(start, body.ToArray(), true)], "");
        }
        catch (HttpRequestException error)
        {
            return new HttpVerdict(start.Length > 0 ? [new HttpSeen(start, body.ToArray(), false)] : [], error.Message);
        }
    }
}

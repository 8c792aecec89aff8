using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Monitoring;

/// <summary>Who may read a node's metrics.</summary>
public sealed class AccessTests
{
    private const string Full = "a-token-for-commands";
    private const string ReadOnly = "a-token-for-reading";
    private const string Metrics = "a-token-for-metrics";

    private static readonly string[] Command = ["proxy", "stats"];

    private const string Tokens = $$"""proxy.admin { token = "{{Full}}", read-only-token = "{{ReadOnly}}", metrics-token = "{{Metrics}}" }""";

    [Fact]
    public async Task The_token_for_metrics_reads_metrics_and_nothing_else()
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync(Tokens, null, origin.EndPoint);
        using var http = await ClientAsync(proxy);

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(http, "metrics", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(http, "metrics", "not-a-token-of-this-node"));
        foreach (var token in (string[])[Metrics, ReadOnly, Full]) Assert.Equal(HttpStatusCode.OK, await GetAsync(http, "metrics", token));

        foreach (var path in (string[])["v1/palettes", "v1/proxy/stats", "v1/nothing"]) Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(http, path, Metrics));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(http, "v1/commands", Metrics));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(http, "v1/commands", ReadOnly));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task Metrics_are_read_and_nothing_else()
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync(Tokens, null, origin.EndPoint);
        using var http = await ClientAsync(proxy);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, await PostAsync(http, "metrics", Full));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(http, HttpMethod.Head, "metrics", Full));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await PostAsync(http, "metrics", Metrics));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(http, "metrics", Metrics));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_node_that_does_not_tell_prometheus_has_no_such_path()
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync($"{Tokens}\nproxy.telemetry.prometheus = off", null, origin.EndPoint);
        using var http = await ClientAsync(proxy);

        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(http, "metrics", Full));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(http, "v1/palettes", Full));
        await proxy.EndAsync();
    }

    private static async Task<HttpClient> ClientAsync(ProxyProcess proxy) =>
        new() { BaseAddress = new Uri($"http://{await proxy.AdminAsync()}/"), Timeout = TimeSpan.FromSeconds(30) };

    private static Task<HttpStatusCode> GetAsync(HttpClient http, string path, string? token) => SendAsync(http, HttpMethod.Get, path, token);

    private static Task<HttpStatusCode> PostAsync(HttpClient http, string path, string token) =>
        SendAsync(http, HttpMethod.Post, path, token, JsonContent.Create(new { command = Command }));

    private static async Task<HttpStatusCode> SendAsync(HttpClient http, HttpMethod method, string path, string? token, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}

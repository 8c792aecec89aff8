using System.Net;
using System.Text;
using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Cmd.Tests.Endpoint;

/// <summary>What a page in an operator's browser can send must not act, nor be let read.</summary>
public sealed class CrossSiteTests(AloneMember alone) : IClassFixture<AloneMember>
{
    private const string Body = """{ "command": ["test", "act"] }""";

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Host", "rebound.example:9110")]
    [InlineData("Host", "127.0.0.1.evil.example")]
    public async Task Request_of_a_foreign_page_is_refused(string header, string value)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("application/json", (header, value)));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync((header, value)));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Body_that_a_form_can_send_is_refused(string type) =>
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PostAsync(type));

    [Fact]
    public async Task Preflight_is_not_answered_with_leave()
    {
        using var api = alone.Member.Api();
        using var request = new HttpRequestMessage(HttpMethod.Options, "v1/commands");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var response = await api.SendAsync(request);
        Assert.False(response.IsSuccessStatusCode);
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Host", "localhost:9110")]
    [InlineData("Host", "[::1]:9110")]
    [InlineData("Sec-Fetch-Site", "none")]
    public async Task Request_of_a_person_is_done(string header, string value) =>
        Assert.Equal(HttpStatusCode.OK, await PostAsync("application/json", (header, value)));

    private Task<HttpStatusCode> GetAsync(params (string, string)[] headers) => SendAsync(new(HttpMethod.Get, "v1/palettes"), headers);

    private Task<HttpStatusCode> PostAsync(string type, params (string, string)[] headers)
    {
        var content = new StringContent(Body, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return SendAsync(new(HttpMethod.Post, "v1/commands") { Content = content }, headers);
    }

    private async Task<HttpStatusCode> SendAsync(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        using var api = alone.Member.Api();
        using (request)
        {
            foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await api.SendAsync(request);
            return response.StatusCode;
        }
    }
}

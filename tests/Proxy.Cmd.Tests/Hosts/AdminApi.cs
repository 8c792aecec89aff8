using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Proxy.Cmd.Tests.Hosts;

/// <summary>Talks HTTP to an admin endpoint, as a script would.</summary>
internal sealed class AdminApi : IDisposable
{
    private readonly HttpClient _http;

    public AdminApi(IPEndPoint endpoint, string? token = null)
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://{endpoint}/"), Timeout = Patience.Limit };
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public void Dispose() => _http.Dispose();

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

    /// <summary>Runs a command to its end.</summary>
    public async Task<Answer> RunAsync(params string[] words)
    {
        using var response = await _http.PostAsJsonAsync("v1/commands", new { command = words });
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Begins a command; the stream has its answer as it comes.</summary>
    public async Task<StreamReader> BeginAsync(params string[] words)
    {
        var response = await SendAsync(new(HttpMethod.Post, "v1/commands") { Content = JsonContent.Create(new { command = words }) });
        response.EnsureSuccessStatusCode();
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next line of an answer.</summary>
    public static async Task<JsonElement> NextAsync(StreamReader answer) =>
        JsonSerializer.Deserialize<JsonElement>(await answer.ReadLineAsync().WaitAsync(Patience.Limit) ?? throw new EndOfStreamException());
}

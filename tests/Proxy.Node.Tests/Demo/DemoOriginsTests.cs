using System.Net;
using Proxy.Configuration;
using Proxy.Node.Demo;

namespace Proxy.Node.Tests.Demo;

public sealed class DemoOriginsTests : IAsyncLifetime
{
    private static readonly HttpClient Client = new();

    private DemoOrigins _origins = null!;

    public async Task InitializeAsync() => _origins = await DemoOrigins.StartAsync();

    public async Task DisposeAsync() => await _origins.DisposeAsync();

    [Fact]
    public async Task Every_origin_names_itself_and_the_path()
    {
        Assert.Equal(["origin-1", "origin-2", "origin-3"], _origins.Origins.Select(o => o.Name));
        foreach (var origin in _origins.Origins)
            Assert.Equal($"{origin.Name} served /a/b\n", await Client.GetStringAsync(Url(origin, "/a/b")));
    }

    [Fact]
    public async Task An_origin_listens_at_every_address_of_both_families()
    {
        await using var origin = await DemoOrigin.StartAsync("alone", new IPEndPoint(IPAddress.IPv6Any, 0));
        foreach (var host in new[] { "127.0.0.1", "[::1]" })
            Assert.Equal("alone served /\n", await Client.GetStringAsync(new Uri($"http://{host}:{origin.Endpoint.Port}/")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(1_000_001)]
    public async Task Bytes_sends_as_many_as_asked_for(int count) =>
        Assert.Equal(count, (await Client.GetByteArrayAsync(Url(_origins.Origins[0], $"/bytes/{count}"))).Length);

    [Theory]
    [InlineData("/bytes/")]
    [InlineData("/bytes/-1")]
    [InlineData("/bytes/99999999999999999999")]
    public async Task Bytes_without_a_count_is_a_bad_request(string path)
    {
        using var response = await Client.GetAsync(Url(_origins.Origins[0], path));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Echo_sends_back_what_came()
    {
        var body = new byte[300_000];
        new Random(1).NextBytes(body);
        using var response = await Client.PostAsync(Url(_origins.Origins[1], "/echo"), new ByteArrayContent(body));
        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public void Configuration_holds_and_has_every_origin_in_one_pool()
    {
        var settings = _origins.Configuration().Configuration!.Settings;
        Assert.Equal(new ListenerSettings("demo", IPEndPoint.Parse("127.0.0.1:8080"), "demo", 4096), Assert.Single(settings.Listeners));
        Assert.Equal(_origins.Origins.Select(o => o.Endpoint.ToString()), settings.Pools[0].Endpoints.Select(e => e.ToString()));
    }

    private static Uri Url(DemoOrigin origin, string path) => new($"http://{origin.Endpoint}{path}");
}

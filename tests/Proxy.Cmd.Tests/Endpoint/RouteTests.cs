using System.Net;
using Proxy.Cmd.Endpoint;
using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Cmd.Tests.Endpoint;

/// <summary>What a host adds to the admin endpoint.</summary>
public sealed class RouteTests(RoutedMembers members) : IClassFixture<RoutedMembers>
{
    private const string Full = RoutedMembers.Full;
    private const string ReadOnly = RoutedMembers.ReadOnly;
    private const string NotThere = "there is no ";

    private const string There =
        " (there is: /v1/palettes, /v1/commands, /v1/PALETTE/COMMAND, /healthz, /readyz, /open, /figures, /pages/, /pages/deep/)";

    [Theory]
    [InlineData("GET", "open", 200, "GET /open None")]
    [InlineData("GET", "figures", 200, "GET /figures Full")]
    [InlineData("POST", "figures", 200, "POST /figures Full")]
    [InlineData("GET", "pages/", 200, "GET /pages/ Full")]
    [InlineData("GET", "pages/a/b", 200, "GET /pages/ Full")]
    [InlineData("GET", "pages/deep/b", 200, "GET /pages/deep/ Full")]
    [InlineData("DELETE", "figures", 405, "/figures does not take DELETE (GET /figures, POST /figures)")]
    [InlineData("DELETE", "v1/palettes", 405, "/v1/palettes does not take DELETE (GET /v1/palettes)")]
    [InlineData("POST", "pages/a", 404, NotThere + "/pages/a" + There)]
    [InlineData("GET", "pages", 404, NotThere + "/pages" + There)]
    [InlineData("GET", "figures/a", 404, NotThere + "/figures/a" + There)]
    [InlineData("GET", "v1/pages/a", 404, NotThere + "/v1/pages/a" + There)]
    public async Task Route_is_found_by_method_and_path(string method, string path, int status, string text) =>
        Assert.Equal((status, text), await AskAsync(members.Open, null, method, path));

    [Theory]
    [InlineData(null, "GET", "open", 200)]
    [InlineData(null, "POST", "open", 401)]
    [InlineData(null, "GET", "figures", 401)]
    [InlineData("wrong-token-0123456789", "GET", "figures", 401)]
    [InlineData(ReadOnly, "GET", "figures", 200)]
    [InlineData(ReadOnly, "POST", "figures", 403)]
    [InlineData(ReadOnly, "POST", "open", 405)]
    [InlineData(Full, "GET", "figures", 200)]
    [InlineData(Full, "POST", "figures", 200)]
    [InlineData(null, "GET", "pages/a", 401)]
    [InlineData(null, "GET", "nothing", 401)]
    [InlineData(ReadOnly, "GET", "nothing", 404)]
    public async Task Token_has_to_allow_what_a_route_needs(string? token, string method, string path, int status) =>
        Assert.Equal(status, (await AskAsync(members.Guarded, token, method, path)).Status);

    [Theory]
    [InlineData("figures", "GET, HEAD, POST")]
    [InlineData("v1/commands", "POST")]
    public async Task Method_that_a_path_does_not_take_is_answered_with_those_that_it_takes(string path, string methods)
    {
        using var api = members.Open.Api();
        using var response = await api.SendAsync(new(HttpMethod.Delete, path));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, methods), (response.StatusCode, string.Join(", ", response.Content.Headers.Allow)));
        using var head = await api.SendAsync(new(HttpMethod.Head, "figures"));
        Assert.Equal((HttpStatusCode.OK, ""), (head.StatusCode, await head.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Foreign_page_gets_what_is_open_and_nothing_else()
    {
        using var api = members.Open.Api();
        foreach (var (path, status) in new[] { ("open", HttpStatusCode.OK), ("figures", HttpStatusCode.Forbidden) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            using var response = await api.SendAsync(request);
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task Route_of_the_endpoint_itself_cannot_be_taken()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() =>
            TestMember.StartAsync(routes: [RoutedMembers.Route("POST", "/healthz", Access.None)]));
        Assert.Equal("the route POST /healthz is there already, as * /healthz", refused.Message);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Path_that_others_are_below_is_none_itself_where_it_has_nothing(string method)
    {
        await using var member = await TestMember.StartAsync();
        var (status, text) = await AskAsync(member, null, method, "/v1/");
        Assert.Equal(404, status);
        Assert.StartsWith("there is no /v1/ (there is: ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/figures", "the route GET /figures is there already, as GET /figures")]
    [InlineData("*", "/figures", "the route * /figures is there already, as GET /figures")]
    [InlineData("GET", "/pages/", "the route GET /pages/ is there already, as GET /pages/")]
    [InlineData("GET", "figures", "the path of a route begins with a slash, and 'figures' does not")]
    [InlineData("", "/other", "the route /other has no method")]
    public void Route_that_clashes_or_is_none_is_refused(string method, string path, string message)
    {
        var refused = Assert.Throws<ArgumentException>(() => new RouteTable([.. RoutedMembers.Routes, RoutedMembers.Route(method, path, Access.None)]));
        Assert.Equal(message, refused.Message);
    }

    private static async Task<(int Status, string Text)> AskAsync(TestMember member, string? token, string method, string path)
    {
        using var api = member.Api(token);
        using var response = await api.SendAsync(new(new HttpMethod(method), path));
        var body = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, response.IsSuccessStatusCode ? body : new Answer(response.StatusCode, body).Error);
    }
}

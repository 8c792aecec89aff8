namespace Proxy.Configuration.Tests;

public sealed class RouteReaderTests
{
    [Fact]
    public void Routes_are_read_in_the_order_written()
    {
        var routes = Of("""
            { sni = ["*.Shop.example", "shop.example"], pool = web }
            { alpn = [h2, "http/1.1"], pool = web, name = grpc }
            { from = ["10.1.0.0/16", "::1"], pool = web }
            { http-host = ["old.example."], port = [80, 8080], pool = web, refuse = off }
            { sni = ["*"], refuse = on }
            { port = 81, refuse = on, name = closed }
            """).Routes;
        Assert.Equal(["web", "grpc", "web", "web", "refuse", "closed"], routes.Select(route => route.Name));
        Assert.Equal(["web", "web", "web", "web", null, null], routes.Select(route => route.Pool));
        Assert.Equal("*.shop.example, shop.example", $"{routes[0].Sni}");
        Assert.Equal("h2, http/1.1", $"{routes[1].Alpn}");
        Assert.Equal("10.1.0.0/16, ::1", $"{routes[2].From}");
        Assert.Equal(("old.example", "80, 8080"), ($"{routes[3].HttpHost}", $"{routes[3].Port}"));
        Assert.Equal("81", $"{routes[5].Port}");
        Assert.Null(routes[0].From);
    }

    [Fact]
    public void One_value_needs_no_brackets()
    {
        var route = Of("{ sni = \"*.shop.example\", alpn = h2, from = \"10.0.0.0/8\", port = 443, pool = web }").Routes[0];
        Assert.Equal(("*.shop.example", "h2", "10.0.0.0/8", "443"), ($"{route.Sni}", $"{route.Alpn}", $"{route.From}", $"{route.Port}"));
        Assert.Equal("old.example", $"{Of("{ http-host = old.example, pool = web }").Routes[0].HttpHost}");
    }

    [Fact]
    public void Listener_with_routes_needs_no_pool()
    {
        var listener = Of("{ sni = a.example, pool = web }");
        Assert.Null(listener.Pool);
        Assert.Equal(["web"], listener.Pools);
    }

    [Fact]
    public void Pools_of_a_listener_are_those_of_its_routes_and_its_own()
    {
        var listener = ProxySettingsReader.ReadText("""
            proxy.listeners.in { bind = ":80", pool = c, routes = [{ sni = x, pool = b }, { sni = y, pool = a }, { sni = z, pool = b }, { sni = w, refuse = on }] }
            proxy.pools { a.endpoints = ["a:1"], b.endpoints = ["b:1"], c.endpoints = ["c:1"] }
            """).Settings!.Listeners[0];
        Assert.Equal(["b", "a", "c"], listener.Pools);
    }

    [Fact]
    public void With_tls_that_ends_here_a_route_may_ask_for_the_host_and_the_request()
    {
        var listener = Of("{ sni = a.example, http-host = b.example, alpn = [spdy, h2], pool = web }", "tls { directory = certs, alpn = [h2, \"http/1.1\"] }");
        Assert.Equal("a.example b.example", $"{listener.Routes[0].Sni} {listener.Routes[0].HttpHost}");
    }

    [Theory]
    [InlineData("5", "[0]", "a single value is written where a route belongs (write { sni = [\"shop.example\"], pool = shop })")]
    [InlineData("[{ sni = a, pool = web }]", "[0]", "a list is written where a route belongs")]
    [InlineData("{ sni = a }", "[0].pool", "nothing is written (write pool = ..., refuse = on, or respond { ... })")]
    [InlineData("{ sni = a, refuse = off }", "[0].pool", "write pool = ..., refuse = on, or respond { ... }")]
    [InlineData("{ sni = a, pool = web, refuse = on }", "[0].refuse", "a pool is written, too (write one of them)")]
    [InlineData("{ sni = a, pool = web, refuse = yes }", "[0].refuse", "write one of off, on")]
    [InlineData("{ pool = web }", "[0]", "it has no condition, and would take every connection")]
    [InlineData("{ sni = [], pool = web }", "[0].sni", "the list is empty")]
    [InlineData("{ from = [], pool = web }", "[0].from", "the list is empty")]
    [InlineData("{ from = [ ], pool = web }", "[0].from", "the list is empty")]
    [InlineData("{ port = [], sni = a, pool = web }", "[0].port", "the list is empty (write a value, or leave the key out)")]
    [InlineData("{ sni = { a = 1 }, pool = web }", "[0].sni", "a block is written where a list belongs")]
    [InlineData("{ sni = [a, [b]], pool = web }", "[0].sni[1]", "a list is written where a single value belongs")]
    [InlineData("{ sni = \"a.*\", pool = web }", "[0].sni", "has a * that is not its first label")]
    [InlineData("{ sni = [a, \"b:443\"], pool = web }", "[0].sni[1]", "\"b:443\" has a port (leave it out")]
    [InlineData("{ http-host = \"http://a\", pool = web }", "[0].http-host", "is no host name")]
    [InlineData("{ alpn = [\"\"], pool = web }", "[0].alpn[0]", "\"\" cannot be a protocol")]
    [InlineData("{ alpn = \"h 2\", pool = web }", "[0].alpn", "\"h 2\" cannot be a protocol (write names such as \"h2\"")]
    [InlineData("{ from = \"10.1.2.3/8\", pool = web }", "[0].from", "is an address within a network")]
    [InlineData("{ from = \"file:/dev/null\", pool = web }", "[0].from", "there is no network in its files")]
    [InlineData("{ port = 0, pool = web }", "[0].port", "from 1 to 65535")]
    [InlineData("{ port = \"80-90\", pool = web }", "[0].port", "\"80-90\" is not a whole number from 1 to 65535")]
    [InlineData("{ sni = a, pool = web }, { snl = a, pool = web }", "[1].snl", "did you mean sni?", 2)]
    [InlineData("{ host = a, pool = web }", "[0].host", "there is no such key", 2)]
    [InlineData("{ sni = a, pool = web }, { sni = b, pool = wbe }", "[1].pool", "there is no pool \"wbe\" (did you mean web?)")]
    [InlineData("5, { sni = b, pool = wbe }", "[1].pool", "there is no pool \"wbe\"", 2)]
    [InlineData("{ sni = a, pool = \"a b\" }", "[0].pool", "cannot be a name")]
    [InlineData("{ sni = a, pool = web, name = \"a b\" }", "[0].name", "cannot be a name")]
    [InlineData("{ sni = a, http-host = b, pool = web }", "[0]", "a client that begins with TLS shows no HTTP request here")]
    [InlineData("{ alpn = h2, http-host = b, refuse = on }", "[0]", "(write two routes, or have TLS end at this listener")]
    public void Error_names_the_route_the_problem_and_the_remedy(string routes, string path, string message, int count = 1)
    {
        var errors = Read(routes, "").Errors;
        Assert.Equal(count, errors.Length);
        var error = errors.Single(each => each.Path == $"proxy.listeners.in.routes{path}");
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Theory]
    [InlineData("tls { directory = certs }", "the listener's tls.alpn agrees upon nothing")]
    [InlineData("tls { directory = certs, alpn = [h2, \"http/1.1\"] }", "the listener's tls.alpn agrees upon h2, http/1.1 only")]
    public void Protocol_that_is_never_agreed_upon_takes_nobody(string tls, string problem)
    {
        var error = Assert.Single(Read("{ alpn = postgresql, pool = web }", tls).Errors);
        Assert.Equal(("proxy.listeners.in.routes[0].alpn", problem), (error.Path, error.Problem));
    }

    [Fact]
    public void Clients_that_say_nothing_cannot_go_to_a_pool_that_is_not_there()
    {
        var error = Assert.Single(Read("{ sni = a, pool = web }", "inspect.on-timeout = pool").Errors);
        Assert.Equal("proxy.listeners.in.inspect", error.Path);
        Assert.Equal("on-timeout = pool, and the listener has no pool", error.Problem);
        Assert.Empty(Read("{ sni = a, pool = web }", "pool = web, inspect.on-timeout = pool").Errors);
    }

    [Theory]
    [InlineData("routes = []", "proxy.listeners.in.pool")]
    [InlineData("routes = { sni = a, pool = web }", "proxy.listeners.in.routes")]
    [InlineData("routes = web", "proxy.listeners.in.routes")]
    public void What_is_no_list_of_routes_is_one_error(string routes, string path)
    {
        var text = $"proxy.pools.web.endpoints = [\"a:1\"]\nproxy.listeners.in {{ bind = \":80\", {routes} }}";
        Assert.Equal(path, Assert.Single(ProxySettingsReader.ReadText(text).Errors).Path);
    }

    [Fact]
    public void Circle_through_a_route_is_refused()
    {
        var errors = ProxySettingsReader.ReadText("""
            proxy.listeners.in { bind = "127.0.0.1:80", pool = server, routes = [{ sni = a, pool = next }] }
            proxy.listeners.next { bind = "127.0.0.1:81", routes = [{ port = 81, pool = back }] }
            proxy.pools { server.endpoints = ["10.0.0.7:80"], next.endpoints = ["127.0.0.1:81"], back.endpoints = ["127.0.0.1:80"] }
            """).Errors;
        Assert.Equal(["proxy.pools.back.endpoints", "proxy.pools.next.endpoints"], errors.Select(error => error.Path));
        Assert.Contains("is the listener next of this node", errors[1].Problem, StringComparison.Ordinal);
    }

    private static ListenerSettings Of(string routes, string more = "")
    {
        var result = Read(routes, more);
        Assert.Empty(result.Errors);
        return result.Settings!.Listeners[0];
    }

    private static SettingsResult Read(string routes, string more) => ProxySettingsReader.ReadText(
        $"proxy.pools.web.endpoints = [\"a:1\"]\nproxy.listeners.in {{\nbind = \":80\"\n{more}\nroutes = [\n{routes}\n]\n}}");
}

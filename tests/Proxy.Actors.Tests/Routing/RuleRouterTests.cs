using Proxy.Actors.Answers;
using Proxy.Actors.Pools;
using Proxy.Actors.Prefaces;
using Proxy.Actors.Routing;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Routing;

/// <summary>Routes by what can be read of a client's first bytes, and what cannot.</summary>
public sealed class RuleRouterTests
{
    private const string ToPool = "routes = [{ sni = bad.example, pool = p }, { http-host = bad.example, pool = p }], pool = other";
    private const string BySni = "routes = [{ sni = bad.example, refuse = on }], pool = other";
    private const string ByAlpn = "routes = [{ alpn = h2, refuse = on }], pool = other";
    private const string ByHost = "routes = [{ http-host = bad.example, refuse = on }], pool = other";
    private const string Elsewhere = "routes = [{ sni = bad.example, from = 10.0.0.0/8, refuse = on }, { http-host = bad.example, port = 1, refuse = on }], pool = other";
    private const string Behind = "routes = [{ port = 443, pool = p }, { sni = bad.example, refuse = on }], pool = other";
    private const string Both = "tls.certificates = [{ cert = a, key = b }], routes = [{ sni = bad.example, http-host = bad.example, refuse = on }], pool = other";

    private static readonly Introduction BadHello = Introduction.Nothing with { Hello = PrefaceStatus.Bad, HelloProblem = "broken hello" };
    private static readonly Introduction BadHead = Introduction.Nothing with { Http = PrefaceStatus.Bad, HostProblem = "broken head" };
    private static readonly Introduction Http2 = Introduction.Nothing with { Http = PrefaceStatus.Done, HostProblem = "broken head" };
    private static readonly Introduction PartOfHello = Introduction.Nothing with { Hello = PrefaceStatus.NeedMore };
    private static readonly Introduction GoodHello = Introduction.Nothing with { Hello = PrefaceStatus.Done, ServerName = "good.example" };

    public static TheoryData<string, Introduction, string> Unreadable => new()
    {
        { BySni, BadHello, "broken hello" },
        { ByAlpn, BadHello, "broken hello" },
        { ByAlpn, GoodHello with { Protocols = ["x"], HasMoreProtocols = true }, "more protocols" },
        { ByHost, BadHead, "broken head" },
        { ByHost, Http2, "broken head" },
        { BySni, PartOfHello, "cut off" },
        { Both, GoodHello with { ServerName = "bad.example", Http = PrefaceStatus.Bad, HostProblem = "broken head" }, "broken head" },
    };

    public static TheoryData<string, Introduction, string> Others => new()
    {
        { ToPool, BadHello, "other" },
        { ToPool, BadHead, "other" },
        { BySni, Introduction.Nothing, "other" },
        { BySni, BadHead, "other" },
        { ByHost, BadHello, "other" },
        { Elsewhere, BadHello, "other" },
        { Elsewhere, BadHead, "other" },
        { Behind, BadHello, "p" },
        { Both, GoodHello with { Http = PrefaceStatus.Bad, HostProblem = "broken head" }, "other" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Who_may_be_meant_by_a_route_that_refuses_is_refused(string listener, Introduction said, string reason)
    {
        var route = Of(listener, said, isComplete: true);
        Assert.Equal((RouteKind.Refuse, true), (route.Kind, route.Name.Length > 0));
        Assert.Contains(reason, route.Reason, StringComparison.Ordinal);
        Assert.Contains($"the route {route.Name} may refuse it", route.Reason, StringComparison.Ordinal);
        // What can never be read is not waited for.
        Assert.Equal(said == PartOfHello ? RouteKind.NeedMore : RouteKind.Refuse, Of(listener, said, isComplete: false).Kind);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Whom_no_such_route_concerns_goes_on(string listener, Introduction said, string pool) =>
        Assert.Equal(pool, Of(listener, said, isComplete: true).Pool?.Model.Name);

    [Fact]
    public void Who_has_said_nothing_in_time_goes_on_where_that_is_said_and_later_routes_count() => Assert.Equal(
        "p",
        Of("routes = [{ sni = bad.example, refuse = on }, { port = 443, pool = p }], pool = other", PartOfHello, isComplete: true, isLate: true).Pool?.Model.Name);

    private static Route Of(string listener, Introduction said, bool isComplete, bool isLate = false)
    {
        var read = ProxySettingsReader.ReadText($$"""
            proxy.listeners.l { bind = ":1", {{listener}} }
            proxy.pools { p.endpoints = ["a:1"], other.endpoints = ["a:1"] }
            """);
        Assert.Empty(read.Errors);
        var pools = read.Settings!.Pools.ToDictionary(pool => pool.Name, pool => new PoolState(PoolModel.Of(pool)));
        var router = Routers.Of(read.Settings.Listeners[0], name => pools[name], answer => new FixedAnswer(answer, HttpSettings.Default));
        return router.Route(new Opening("l", default, TcpAddress.From(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 9)), default, isComplete)
        {
            Port = 443,
            Introduction = said,
            IsLate = isLate,
        });
    }
}

using System.Collections.Immutable;
using System.Net;
using Proxy.Actors.Access;
using Proxy.Actors.Listing;
using Proxy.Configuration;
using Proxy.Node.Palette;

namespace Proxy.Node.Tests.Palette;

public sealed class ListenerTextTests
{
    [Fact]
    public void A_listener_without_limits_has_a_line_and_who_was_refused() => Assert.Equal(
        """
        web at 127.0.0.1:443 -> p: 0 pairs, 0 since the start

          nobody was refused
        """,
        ListenerText.Of(View("", new GateStatus(Refused(), 0, 0, 0, 0, 0, 0))));

    [Fact]
    public void A_listener_in_full()
    {
        const string Hocon = """
            deny = ["10.6.6.0/24"], max-pairs = 20000, rate = "5000/s", per-source { pairs = 100, rate = "20/s", burst = 40, over = delay }
            proxy-protocol { from = ["10.0.0.0/8", "10.1.0.1", "10.2.0.1", "10.3.0.1", "10.4.0.1"] }
            bandwidth { per-pair = "1 MiB/s" }
            routes = [ { name = shop, sni = ["*.shop.example"], alpn = ["h2"], pool = p }, { name = no, from = ["10.9.0.0/16"], refuse = on } ]
            """;
        var text = ListenerText.Of(View(Hocon, new GateStatus(Refused((RefusalReason.Denied, 12), (RefusalReason.SourceRate, 4)), 3, 2, 37, 211, 65536, 1)));
        Assert.Equal(
            """
            web at 127.0.0.1:443 -> p: 0 pairs, 0 since the start
              proxy-protocol   required of 10.0.0.0/8, 10.1.0.1, 10.2.0.1, 10.3.0.1 and 1 more
              deny             10.6.6.0/24; they are reset
              max-pairs        0 of 20,000
              rate             5,000 a second; 37 of 5,000 used
              per-source       100 pairs; 20 a second, 40 at once; over it: delay (/32, /64)
              sources          211 of 65,536 known; 1 forgotten on this node while they still counted
              bandwidth        1 MiB/s of each pair

              ROUTE    POOL       TAKEN  WHEN
              shop     p             71  sni *.shop.example; alpn h2
              no       -              0  from 10.9.0.0/16
              default  p              2

              REFUSED         CLIENTS
              denied               12
              source-rate           4
              3 had to wait, as their source came too fast
              it stopped accepting 2 times, for max-pairs or rate
            """,
            text);
    }

    [Theory]
    [InlineData("rate = \"1/h\"", "rate             1 an hour; 37 of 1 used")]
    [InlineData("rate = \"1/m\"", "rate             1 a minute; 37 of 1 used")]
    [InlineData("per-source.rate = \"1/d\"", "per-source       1 a day, 10 at once; over it: reset (/32, /64)")]
    [InlineData("per-source.rate = \"2.5/s\"", "per-source       2.5 a second, 10 at once; over it: reset (/32, /64)")]
    [InlineData("bandwidth { per-pair = \"2 MB/s\", total = \"1 GB/s\" }", "bandwidth        2 MB/s of each pair, 1 GB/s of all")]
    [InlineData("bandwidth.total = \"512KiB/s\"", "bandwidth        512 KiB/s of all pairs")]
    public void A_limit_is_shown_as_it_is_written(string hocon, string line) =>
        Assert.Contains($"\n  {line}\n", ListenerText.Of(View(hocon, new GateStatus(Refused(), 0, 0, 37, 211, 65536, 1))), StringComparison.Ordinal);

    private static ListenerReportView View(string hocon, GateStatus gate)
    {
        var read = ProxySettingsReader.ReadText(
            "proxy.pools.p.endpoints = [\"127.0.0.1:1\"]\nproxy.listeners.web { bind = \"127.0.0.1:443\", pool = p\n" + hocon + "\n}");
        Assert.Empty(read.Errors);
        var routes = new Dictionary<string, long> { ["shop"] = 71, ["default"] = 2 };
        var status = new ListenerStatus(read.Settings!.Listeners.Single(), IPEndPoint.Parse("127.0.0.1:443"), routes, gate);
        return ListenerReportView.Of(status, null, []);
    }

    private static ImmutableArray<long> Refused(params (RefusalReason Reason, long Count)[] counts)
    {
        var refused = new long[RefusalReasons.Count];
        foreach (var (reason, count) in counts) refused[(int)reason] = count;
        return [.. refused];
    }
}

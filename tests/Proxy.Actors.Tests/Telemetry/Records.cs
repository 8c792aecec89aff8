using System.Net;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Actors.Telemetry;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Telemetry;

/// <summary>Records for tests.</summary>
internal static class Records
{
    public static AccessRecord Ended(string endpoint = "10.0.0.7:8080", string failures = "") => new(
        new DateTimeOffset(2026, 2, 3, 4, 5, 6, 78, TimeSpan.Zero),
        "ab-1-2f",
        "web",
        TcpAddress.From(IPEndPoint.Parse("192.0.2.1:4711")),
        endpoint,
        2,
        TimeSpan.FromMilliseconds(3),
        PairEnd.ClientClosed,
        TimeSpan.FromMilliseconds(1234),
        100,
        20_000,
        failures)
    {
        State = default(TerminationState),
    };

    /// <summary>What can be learnt of a client, with texts of a length.</summary>
    public static PairDetails Details(string sni = "shop.example", string alpn = "h2,http/1.1", string host = "www.shop.example", string name = "Alice Example") => new()
    {
        Proxied = TcpAddress.From(IPEndPoint.Parse("10.0.0.9:5000")),
        Sni = sni,
        Alpn = alpn,
        Host = host,
        Route = "shop",
        Tls = new TlsSummary("TLSv1.3", "TLS_AES_256_GCM_SHA384", "h2", true, name, "truncated"),
        ServerTls = new TlsSummary("TLSv1.2", "ECDHE-ECDSA-AES128-GCM-SHA256", "http/1.1", false, "web.internal"),
    };

    public static AccessRecord Bound() => Ended() with { End = PairEnd.None, State = null, Duration = TimeSpan.Zero, BytesToServer = 0, BytesToClient = 0 };
}

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
        failures);

    public static AccessRecord Bound() => Ended() with { End = PairEnd.None, Duration = TimeSpan.Zero, BytesToServer = 0, BytesToClient = 0 };
}

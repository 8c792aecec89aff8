using System.Net;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Model;

/// <summary>Listeners, with all that may be between accept and bound.</summary>
internal sealed partial class RandomSettings
{
    private static readonly string[] Hosts = ["*", "*.a.example", "a.example", "b.example"];

    private static readonly string[] Networks = ["10.0.0.0/8", "10.0.0.1", "::1"];

    private ListenerSettings Listener(string name, string[] pools)
    {
        var routes = IsOdd() ? new ValueArray<RouteSettings>([.. Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => Route(pools))]) : [];
        var pool = routes.Count > 0 && IsOdd() ? null : One(pools);
        return new ListenerSettings(name, new IPEndPoint(IPAddress.Loopback, 80 + _random.Next(2)), pool, 1 + _random.Next(2))
        {
            Routes = routes,
            Access = new AccessSettings(SomeNetworks(), SomeNetworks(), IsOdd() ? Refusal.Reset : Refusal.Close),
            PerSource = Rarely(() => new PerSourceSettings(Number(), Number(), 1 + _random.Next(2), (Refusal)_random.Next(3), Seconds(), 31 + _random.Next(2), 64)),
            Rate = Number(),
            MaxPairs = Number(),
            Bandwidth = new BandwidthSettings(1024 * Number(), 1024 * Number()),
            ProxyHeader = SomeNetworks() is { } from ? new ProxyHeaderSettings(from, Seconds()) : null,
            Inspect = new InspectSettings(Seconds(), 1024 << _random.Next(2), (InspectTimeout)_random.Next(2), IsOdd()),
        };
    }

    private RouteSettings Route(string[] pools)
    {
        var pool = IsOdd() ? One(pools) : null;
        return new RouteSettings(pool ?? "refuse", pool)
        {
            Sni = IsOdd() ? [Host()] : [],
            Alpn = IsOdd() ? ["h2"] : [],
            HttpHost = IsOdd() ? [Host(), Host()] : [],
            From = SomeNetworks(),
            Port = IsOdd() ? [80 + _random.Next(2)] : [],
        };
    }

    private PoolHeaderSettings Header() =>
        new(1 + _random.Next(2), (HeaderTlvs)_random.Next(4), IsOdd() ? [0xE1] : [], IsOdd() ? [new(0xE0, One(Names))] : [], IsOdd());

    private HostPattern Host() => HostPattern.Parse(One(Hosts)).Value;

    private ValueArray<NetworkRange>? SomeNetworks() => _random.Next(3) == 0 ? [NetworkRange.Parse(One(Networks)).Value] : null;

    private int? Number() => IsOdd() ? 1 + _random.Next(2) : null;

    private T One<T>(T[] of) => of[_random.Next(of.Length)];
}

using System.Collections.Immutable;
using System.Net;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Model;

/// <summary>Settings of a few words, so that two of them often have something in common.</summary>
internal sealed partial class RandomSettings(int seed)
{
    private static readonly ProxySettings Default = ProxySettingsReader.ReadText(
        """proxy { listeners.l { bind = "127.0.0.1:0", pool = p }, pools.p { endpoints = ["127.0.0.1:9"] } }""").Settings!;

    private static readonly string[] Names = ["api", "database", "mail", "web"];

    private readonly Random _random = new(seed);

    /// <summary>Makes some.</summary>
    public ProxySettings Next()
    {
        var pools = Some().Select(Pool).ToImmutableArray();
        var listeners = pools.IsEmpty ? [] : Some().Select(name => Listener(name, [.. pools.Select(pool => pool.Name)]));
        return Default with
        {
            Pools = pools,
            Listeners = [.. listeners],
            Timeouts = new TimeoutSettings(Seconds(), IsOdd() ? Seconds() : Timeout.InfiniteTimeSpan, Seconds()),
            Limits = new PairLimits(_random.Next(3), _random.Next(3)),
            Drain = new DrainSettings(Seconds(), Seconds()),
            Dns = new DnsSettings(Seconds()),
        };
    }

    private IEnumerable<string> Some() => Names.Where(_ => IsOdd());

    private PoolSettings Pool(string name)
    {
        var endpoints = Enumerable.Range(1, 1 + _random.Next(2)).Select(port => new EndpointSettings("10.0.0.1", port, 1 + _random.Next(2)));
        return new PoolSettings(name, BalanceMethod.RoundRobin, [.. endpoints], 1 + _random.Next(2)) { Header = Rarely(Header) };
    }

    private TimeSpan Seconds() => TimeSpan.FromSeconds(1 + _random.Next(2));

    private bool IsOdd() => _random.Next(2) == 1;

    private T? Rarely<T>(Func<T> make)
        where T : class => _random.Next(4) == 0 ? make() : null;
}

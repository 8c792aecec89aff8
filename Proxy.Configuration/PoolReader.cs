using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.pools</c> and <c>proxy.pool-defaults</c>.</summary>
internal static class PoolReader
{
    private static readonly Func<string, Parsed<BalanceMethod>> Balance = Choices.Of(("round-robin", BalanceMethod.RoundRobin));

    private static readonly Func<string, Parsed<int>> Attempts = Integers.Between(1, 16);

    /// <summary>The pools in the order of their names.</summary>
    public static ImmutableArray<PoolSettings> Read(Section proxy)
    {
        var defaults = proxy.Block("pool-defaults").Checked(all => Read(all, "", []));
        var section = proxy.Block("pools");
        var pools = section.WrittenKeys.Select(name => One(section, name, defaults)).ToImmutableArray();
        if (pools.All(pool => pool.Tls is null)) TlsReader.RejectIdleOfPools(defaults);
        return pools;
    }

    private static PoolSettings One(Section pools, string name, Section defaults)
    {
        pools.Parse(pools.PathOf(name), name, EntryNames.Parse);
        var section = pools.Block(name, defaults);
        section.RejectUnknownKeys(["endpoints", .. defaults.KnownKeys]);
        return Read(section, name, EndpointReader.Read(section));
    }

    private static PoolSettings Read(Section section, string name, ImmutableArray<EndpointSettings> endpoints) =>
        new(name, section.Value("balance", Balance), endpoints, section.Value("attempts", Attempts))
        {
            Header = PoolHeaderReader.Read(section, isForAll: name.Length == 0),
            Tls = TlsReader.Pool(section),
        };
}

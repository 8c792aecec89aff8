using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.pools</c> and <c>proxy.pool-defaults</c>.</summary>
internal static class PoolReader
{
    private static readonly Func<string, Parsed<int>> Attempts = Integers.Between(1, 16);

    /// <summary>The pools in the order of their names.</summary>
    public static ImmutableArray<PoolSettings> Read(Section proxy)
    {
        var defaults = proxy.Block("pool-defaults").Checked(all => Read(all, null, "", ([], [])));
        var section = proxy.Block("pools");
        var pools = section.WrittenKeys.Select(name => One(section, name, defaults)).ToImmutableArray();
        if (pools.All(pool => pool.Tls is null)) TlsReader.RejectIdleOfPools(defaults);
        BalanceReader.RejectIdle(defaults, pools);
        return pools;
    }

    private static PoolSettings One(Section pools, string name, Section defaults)
    {
        pools.Parse(pools.PathOf(name), name, EntryNames.Parse);
        var section = pools.Block(name, defaults);
        section.RejectUnknownKeys(["endpoints", .. defaults.KnownKeys]);
        var before = section.ErrorCount;
        var pool = Read(section, defaults, name, EndpointReader.Read(section));
        if (section.ErrorCount == before) PoolLimitReader.RejectIdle(section, pool);
        return pool;
    }

    private static PoolSettings Read(
        Section section, Section? defaults, string name, (ImmutableArray<EndpointSettings> Endpoints, ValueArray<ServiceSettings> Services) endpoints)
    {
        var tls = TlsReader.Pool(section);
        var balance = BalanceReader.Read(section, isForAll: defaults is null);
        return PoolLimitReader.Read(section, new PoolSettings(name, balance, endpoints.Endpoints, section.Value("attempts", Attempts))
        {
            Services = endpoints.Services,
            Header = PoolHeaderReader.Read(section, isForAll: defaults is null),
            Tls = tls,
            Check = CheckReader.Read(section, defaults, tls is not null),
            Ejection = EjectionReader.Read(section, defaults),
        });
    }
}

using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.pools</c> and <c>proxy.pool-defaults</c>.</summary>
internal static class PoolReader
{
    private static readonly string[] Keys = ["balance", "endpoints", "attempts"];

    private static readonly Func<string, Parsed<BalanceMethod>> Balance = Choices.Of(("round-robin", BalanceMethod.RoundRobin));

    private static readonly Func<string, Parsed<int>> Attempts = Integers.Between(1, 16);

    /// <summary>The pools in the order of their names.</summary>
    public static ImmutableArray<PoolSettings> Read(Section proxy)
    {
        var defaults = proxy.Block("pool-defaults");
        defaults.RejectUnknownKeys();
        var balance = defaults.Value("balance", Balance);
        var attempts = defaults.Value("attempts", Attempts);

        var section = proxy.Block("pools");
        return [.. section.WrittenKeys.Select(name => One(section, name, balance, attempts))];
    }

    private static PoolSettings One(Section pools, string name, BalanceMethod balance, int attempts)
    {
        pools.Parse(pools.PathOf(name), name, EntryNames.Parse);
        var section = pools.Block(name);
        section.RejectUnknownKeys(Keys);
        return new PoolSettings(
            name,
            section.Value("balance", Balance, balance),
            EndpointReader.Read(section),
            section.Value("attempts", Attempts, attempts));
    }
}

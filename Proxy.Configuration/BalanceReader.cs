namespace Proxy.Configuration;

/// <summary>Reads <c>balance</c> and <c>stick</c> of a pool.</summary>
internal static class BalanceReader
{
    private const string Stick = "stick";

    private static readonly Func<string, Parsed<BalanceMethod>> Method = Choices.Of(
        ("round-robin", BalanceMethod.RoundRobin),
        ("least-pairs", BalanceMethod.LeastPairs),
        ("random-two", BalanceMethod.RandomTwo),
        ("maglev", BalanceMethod.Maglev),
        ("ewma", BalanceMethod.Ewma));

    private static readonly Func<string, Parsed<bool?>> Source = Choices.Of<bool?>(("auto", null), ("source", true), ("off", false));

    /// <summary>How endpoints are picked. What a pool writes of <c>stick</c> has to fit to that.</summary>
    /// <param name="section">The pool.</param>
    /// <param name="isForAll">Whether it is what all pools take over: <c>source</c> there is for those that have maglev.</param>
    public static BalanceMethod Read(Section section, bool isForAll)
    {
        var before = section.ErrorCount;
        var (balance, stick) = (section.Value("balance", Method), section.Value(Stick, Source));
        if (section.ErrorCount > before || !section.Has(Stick)) return balance;
        if (stick == true && balance != BalanceMethod.Maglev && !isForAll)
            section.Error(Stick, "only maglev goes by the client's address", "write balance = maglev, or leave it out");
        if (stick == false && balance == BalanceMethod.Maglev)
            section.Error(Stick, "maglev goes by the client's address", "write another balance, or leave it out");
        return balance;
    }

    /// <summary>Reports <c>stick = source</c> for all pools where none of them has maglev.</summary>
    public static void RejectIdle(Section defaults, IEnumerable<PoolSettings> pools)
    {
        if (defaults.Has(Stick) && defaults.Value(Stick, Source) == true && pools.All(pool => pool.Balance != BalanceMethod.Maglev))
            defaults.Error(Stick, "no pool has balance = maglev, and nothing else goes by the client's address", "write balance = maglev, or leave it out");
    }
}

namespace Proxy.Configuration;

/// <summary>Reads how many pairs a pool and its endpoints may have, where clients wait, and what becomes of pairs when an endpoint goes.</summary>
internal static class PoolLimitReader
{
    /// <summary>Pairs at once, or <c>off</c>.</summary>
    public static readonly Func<string, Parsed<int?>> Pairs = Integers.OffOrBetween(1, 10_000_000);

    private const string MaxPairs = "max-pairs";

    private const string NeverDown = "no endpoint is ever down, as the pool has no check";

    private const int MaxWaiting = 1_000_000;

    private static readonly Func<string, Parsed<int?>> Waiting = Integers.OffOrBetween(0, MaxWaiting);

    private static readonly Func<string, Parsed<LimitScope>> Scope = Choices.Of(("cluster", LimitScope.Cluster), ("node", LimitScope.Node));

    private static readonly Func<string, Parsed<WhenAllDown>> AllDown = Choices.Of(("try", WhenAllDown.Try), ("refuse", WhenAllDown.Refuse));

    /// <summary>A pool with all this.</summary>
    public static PoolSettings Read(Section section, PoolSettings pool) => pool with
    {
        MaxPairs = section.Value(MaxPairs, Pairs),
        LimitScope = section.Value("limit-scope", Scope),
        Queue = Queue(section),
        SlowStart = section.Value("slow-start", DurationOrOff),
        WhenAllDown = section.Value("when-all-down", AllDown),
        OnDown = section.Value("on-down", Fate),
        OnRemoved = section.Value("on-removed", Fate),
    };

    /// <summary>Reports what a pool writes of all this without effect.</summary>
    public static void RejectIdle(Section section, PoolSettings pool)
    {
        var isLimited = pool.MaxPairs is not null || pool.Endpoints.Any(each => each.MaxPairs is not null) || pool.Services.Any(each => each.MaxPairs is not null);
        // Who writes max-pairs = off has said himself that there is no limit yet.
        if (!isLimited && section.Has("queue") && !section.Has(MaxPairs) && pool.Queue.Max > 0)
            section.Error("queue", "nobody waits, as neither the pool nor an endpoint of it has max-pairs", "write max-pairs = 400; or max-pairs = off where operators limit it with pbm");
        if (section.Has(MaxPairs) && pool.MaxPairs is { } all) RejectAbove(section, all);
        if (pool.Check is not null) return;
        if (section.Has("on-down") && !pool.OnDown.IsKeep)
            section.Error("on-down", NeverDown, "write check = on, or leave it out");
        if (section.Has("when-all-down") && pool.WhenAllDown != WhenAllDown.Try)
        {
            section.Error(
                "when-all-down",
                pool.Ejection is null ? NeverDown : "all are never down, as the pool has no check, and ejection leaves one in",
                "write check = on, or leave it out");
        }
    }

    /// <summary>Reports endpoints that may have more pairs than all of them.</summary>
    private static void RejectAbove(Section pool, int all)
    {
        foreach (var (path, node) in pool.List("endpoints").Where(each => each.Node.Kind == NodeKind.Block))
        {
            var endpoint = pool.Element(path, node);
            if (endpoint.Value(MaxPairs, Pairs, null) > all)
                endpoint.Error(MaxPairs, $"it is above max-pairs of the pool, {all}, and is never reached", $"write {all} at most, or a larger max-pairs in the pool");
        }
    }

    private static QueueSettings Queue(Section pool)
    {
        var section = pool.BlockOrValue("queue", "max");
        section.RejectUnknownKeys();
        return new QueueSettings(section.Value("max", Waiting) ?? 0, section.Value("timeout", Durations.Positive));
    }

    private static Parsed<TimeSpan> DurationOrOff(string text)
    {
        if (text == "off") return Parsed.Ok(TimeSpan.Zero);
        var parsed = Durations.OrZero(text);
        return parsed.IsOk ? parsed : parsed with { Remedy = parsed.Remedy + ", or off" };
    }

    private static Parsed<PairsFate> Fate(string text)
    {
        const string Drain = "drain";
        const string Remedy = "write keep, reset, or drain 30s";
        if (text == "keep") return Parsed.Ok(PairsFate.Keep);
        if (text == "reset") return Parsed.Ok(PairsFate.Reset);
        if (!text.StartsWith(Drain, StringComparison.Ordinal)) return Parsed.Fail<PairsFate>($"{Quoted.Text(text)} is not a choice here", Remedy);
        var within = Durations.Positive(text[Drain.Length..].Trim());
        return within.IsOk ? Parsed.Ok(new PairsFate(within.Value)) : Parsed.Fail<PairsFate>($"in {Quoted.Text(text)}, {within.Problem}", Remedy);
    }
}

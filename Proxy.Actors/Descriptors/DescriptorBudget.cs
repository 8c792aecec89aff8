using Proxy.Configuration;

namespace Proxy.Actors.Descriptors;

/// <summary>How the descriptors of a node's process are dealt out: what is open anyway and what may come is kept, the rest is
/// for pairs. A value.</summary>
/// <param name="Limit">What the process may open (<c>ulimit -n</c>).</param>
/// <param name="Own">What the node has open without listeners and connections: assemblies, loops, logs.</param>
/// <param name="Listeners">Sockets of its listeners, one for each on every loop.</param>
/// <param name="AdminConnections">Connections that the admin endpoint may take.</param>
/// <param name="ClusterConnections">Connections that the cluster port may take.</param>
public sealed record DescriptorBudget(long Limit, int Own, int Listeners, int AdminConnections, int ClusterConnections)
{
    /// <summary>Descriptors of a pair: one for each leg.</summary>
    public const int PerPair = 2;

    /// <summary>Checks of endpoints in flight at most, one descriptor each. 5,000 endpoints that do not answer, at a check each 5 s of 1 s, have
    /// 1,000 in flight.</summary>
    public const int MaxChecks = 1024;

    /// <summary>The least that a node starts for.</summary>
    public const int MinPairs = 16;

    // What a node has open when it has started, at least: two for each assembly that it has loaded, and some 30 others.
    private const int Expected = 300;

    // For what comes and goes: look-ups of names, files that are opened anew, connections that are closed as one too many.
    private const int Spare = 48;

    // Where descriptors are few, neither strangers, operators nor checks take more than this part each.
    private const int Part = 16;

    private const int MinConnections = 16;

    /// <summary>Connections of this node to other members. Each of them has one to this node, too, and for a moment two.</summary>
    public int OwnClusterConnections => ClusterConnections / 2;

    /// <summary>Checks of endpoints that may be in flight; 0 where no pool has any.</summary>
    public int Checks { get; init; }

    /// <summary>The most pairs that there are descriptors for.</summary>
    public int Pairs => (int)Math.Clamp((Limit - Kept) / PerPair, 0, int.MaxValue);

    private long Kept => (long)Own + Listeners + AdminConnections + ClusterConnections + OwnClusterConnections + Checks + Spare;

    /// <summary>The budget of a node.</summary>
    /// <param name="settings">Settings without errors.</param>
    /// <param name="limit">What the process may open.</param>
    /// <param name="own">What it has open without listeners and connections; what it has before it has started counts as what
    /// it will have.</param>
    public static DescriptorBudget For(ProxySettings settings, long limit, int own)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var part = (int)Math.Clamp(limit / Part, MinConnections, int.MaxValue);
        return new DescriptorBudget(
            limit,
            Math.Max(own, Expected),
            settings.Listeners.Length * settings.Loops.Count,
            settings.Admin.Bind is null ? 0 : Math.Min(settings.Admin.MaxConnections, part),
            Math.Min(settings.Cluster.MaxConnections, part))
        {
            Checks = settings.Pools.Any(pool => pool.Check is not null) ? Math.Min(MaxChecks, part) : 0,
        };
    }

    /// <summary>Refuses what leaves almost nothing for pairs.</summary>
    /// <param name="settings">The settings that it is the budget of.</param>
    /// <exception cref="DescriptorShortageException">There are too few; the message has the remedy.</exception>
    public void EnsureRoom(ProxySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var least = settings.Limits.MaxPairs == 0 ? MinPairs : Math.Min(settings.Limits.MaxPairs, MinPairs);
        if (Pairs >= least) return;
        var enough = Doubled(512).First(limit => For(settings, limit, Own).Pairs >= least);
        throw new DescriptorShortageException(
            $"proxy.limits.max-pairs: {Limit} open files (ulimit -n) leave room for {Pairs} pairs: the node itself takes {Own}, its listeners {Listeners}, "
            + $"the admin endpoint up to {AdminConnections}, the cluster up to {ClusterConnections + OwnClusterConnections}, checks of endpoints up to {Checks}, and {Spare} are spare "
            + $"(raise the limit to {enough}: ulimit -n {enough}, LimitNOFILE={enough} of systemd; or have fewer listeners, or a lower proxy.loops.count)");
    }

    private static IEnumerable<long> Doubled(long first)
    {
        for (var limit = first; ; limit *= 2) yield return limit;
    }
}

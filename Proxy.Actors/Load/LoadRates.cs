using System.Collections.Immutable;

namespace Proxy.Actors.Load;

/// <summary>What nodes, pools and listeners did between two moments. A pure function of the two. A node that came in between, or was started
/// anew, has no rates yet.</summary>
/// <param name="Nodes">The nodes, by address.</param>
/// <param name="Pools">The pools, by name.</param>
/// <param name="Listeners">The listeners, by name.</param>
public sealed record LoadRates(ImmutableArray<NodeRates> Nodes, ImmutableArray<GroupRates> Pools, ImmutableArray<GroupRates> Listeners)
{
    /// <summary>What all nodes do together.</summary>
    public Rates Total => Nodes.Select(each => each.Rates).Aggregate(Rates.None, Rates.Add);

    /// <summary>Compares two moments.</summary>
    /// <param name="before">The one.</param>
    /// <param name="after">The later one.</param>
    public static LoadRates Between(LoadSample before, LoadSample after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var earlier = before.Nodes.ToDictionary(each => each.Node, StringComparer.Ordinal);
        var both = after.Nodes.Select(node => new Compared(node, earlier.GetValueOrDefault(node.Node) is { } then && then.At < node.At ? then : null)).ToList();
        return new LoadRates([.. both.Select(Of)], Groups(both, isPool: true), Groups(both, isPool: false));
    }

    private static NodeRates Of(Compared node)
    {
        var (now, then) = (node.Now, node.Then);

        // What a pair does counts at its listener and at its server.
        var rates = now.Rows.Where(row => !row.IsPool).Select(node.RatesOf).Aggregate(Rates.None, Rates.Add);
        var busy = then is null ? [] : now.BusyMilliseconds.Zip(then.BusyMilliseconds, (late, early) => 100 * (late - early) / (now.At - then.At).TotalMilliseconds).ToList();
        return new NodeRates(
            now.Node,
            now.Pairs,
            now.MaxPairs,
            rates,
            now.BankBytes,
            now.HeldBytes,
            Percent(busy.DefaultIfEmpty().Average()),
            Percent(busy.DefaultIfEmpty().Max()),
            now.BusyMilliseconds.Length,
            now.ResidentBytes,
            now.Descriptors,
            now.MaxDescriptors);
    }

    private static ImmutableArray<GroupRates> Groups(IEnumerable<Compared> nodes, bool isPool) =>
    [
        .. from node in nodes
           from row in node.Now.Rows
           where row.IsPool == isPool
           group (Row: row, Rates: node.RatesOf(row)) by row.Name into same
           orderby same.Key
           select new GroupRates(
               same.Key,
               same.Count(),
               same.Sum(each => each.Row.Pairs),
               same.Select(each => each.Rates).Aggregate(Rates.None, Rates.Add),
               same.Sum(each => each.Row.Waiting),
               same.Max(each => each.Row.Endpoints),
               same.Min(each => each.Row.Taking)),
    ];

    // A loop counts a round when it is over, which may be a moment after the look.
    private static int Percent(double busy) => (int)Math.Round(Math.Clamp(busy, 0, 100));

    /// <summary>A node now, and before where it was there.</summary>
    private sealed class Compared(NodeLoad now, NodeLoad? then)
    {
        private readonly Dictionary<(bool, string), LoadRow> _before = (then?.Rows ?? []).ToDictionary(row => (row.IsPool, row.Name));

        public NodeLoad Now => now;

        public NodeLoad? Then => then;

        public Rates RatesOf(LoadRow row)
        {
            if (!_before.TryGetValue((row.IsPool, row.Name), out var before)) return Rates.None;
            var seconds = (now.At - then!.At).TotalSeconds;
            return new Rates(
                Rate(before.Total, row.Total), Rate(before.Failures, row.Failures), Rate(before.BytesToServer, row.BytesToServer), Rate(before.BytesToClient, row.BytesToClient));

            // A listener or a pool that was taken away and is back counts from 0.
            double Rate(long early, long late) => Math.Max(0, late - early) / seconds;
        }
    }
}

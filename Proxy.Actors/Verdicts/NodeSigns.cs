using System.Collections.Immutable;

namespace Proxy.Actors.Verdicts;

/// <summary>Which nodes live, as this one sees it: those that are up and reachable in the cluster's eyes and have given a sign of life not
/// long ago. The clock is handed in, in milliseconds that no one sets.</summary>
/// <param name="self">This node, which always lives.</param>
internal sealed class NodeSigns(string self)
{
    // Five signs in an interval and a half; not more often than a busy machine can keep up with.
    private const double SilentIntervals = 1.5;
    private const int SignsUntilSilent = 5;
    private const int MinSilence = 1500;
    private const int MaxSilence = 10_000;

    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private bool _isKnown;

    /// <summary>How long a node may be silent until another takes its place, in milliseconds.</summary>
    /// <param name="every">The interval of the checks that it owns.</param>
    internal static int SilenceOf(TimeSpan every) => (int)Math.Clamp(every.TotalMilliseconds * SilentIntervals, MinSilence, MaxSilence);

    /// <summary>How long from one sign of this node to the next, in milliseconds.</summary>
    /// <param name="every">The shortest interval of its checks.</param>
    internal static int PeriodOf(TimeSpan every) => SilenceOf(every) / SignsUntilSilent;

    /// <summary>Learns which other nodes are up and reachable. Those that were there first count as living until they are silent for too
    /// long, those that come later from their first sign on: they may not have begun yet.</summary>
    internal void Know(IEnumerable<string> nodes, long now)
    {
        var reachable = nodes.Where(node => node != self).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _nodes.Keys.Where(node => !reachable.Contains(node)).ToList()) _nodes.Remove(gone);
        foreach (var node in reachable) _nodes.TryAdd(node, new Node(null, 0, _isKnown ? null : now));
        _isKnown = true;
    }

    /// <summary>A sign of life.</summary>
    /// <returns>Whether what the node said before has lost its meaning.</returns>
    internal bool Hear(HealthSign sign, long now)
    {
        // One that is not known to be up gives another soon.
        if (!_nodes.TryGetValue(sign.Node, out var node) || sign.Life < node.Life) return false;
        _nodes[sign.Node] = new Node(sign.Life, sign.Period, now);
        return node.Life is { } before && before != sign.Life;
    }

    /// <summary>This node stood still: nobody else was silent.</summary>
    internal void Forgive(long now)
    {
        foreach (var (name, node) in _nodes.ToList())
        {
            if (node.Heard is not null) _nodes[name] = node with { Heard = now };
        }
    }

    /// <summary>Whether what a node said in a life counts.</summary>
    internal bool Counts(string name, int life) => _nodes.TryGetValue(name, out var node) && (node.Life ?? life) == life;

    /// <summary>Milliseconds since a node's last sign; null when there was none.</summary>
    internal long? Silence(string name, long now) => _nodes.TryGetValue(name, out var node) ? now - node.Heard : null;

    /// <summary>The nodes that may own endpoints, this one included.</summary>
    /// <param name="every">The interval of their checks.</param>
    /// <param name="now">The time.</param>
    internal ImmutableArray<string> Living(TimeSpan every, long now)
    {
        var silence = SilenceOf(every);
        return
        [
            .. _nodes.Where(node => now - node.Value.Heard <= Math.Max(silence, node.Value.Period * SignsUntilSilent)).Select(node => node.Key)
                .Append(self).Order(StringComparer.Ordinal),
        ];
    }

    /// <param name="Life">The life of its last sign; null before the first.</param>
    /// <param name="Period">What it said of the next.</param>
    /// <param name="Heard">When it was heard; null for one that never was.</param>
    private readonly record struct Node(int? Life, int Period, long? Heard);
}

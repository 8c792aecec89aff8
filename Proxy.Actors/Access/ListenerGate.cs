using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Actors.Access;

/// <summary>What a listener counts of those that come, whatever models of it follow each other: one object for a name as long as the
/// node runs. Thread-safe.</summary>
/// <param name="number">What tells the listener from others in the table of sources.</param>
public sealed class ListenerGate(int number)
{
    private readonly long[] _refused = new long[RefusalReasons.Count];
    private readonly Dictionary<BandwidthSettings, WeakReference<Bandwidth>> _bandwidths = [];
    private long _delayed;
    private long _held;

    /// <summary>Clients that had to wait, as their source came too fast.</summary>
    public long Delayed => Interlocked.Read(ref _delayed);

    /// <summary>Times that the listener stopped accepting, as it had as many pairs as it may or they came too fast: who comes meanwhile
    /// waits in the backlog. Each loop counts for itself.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>How many were refused for each reason, by the number of the <see cref="RefusalReason"/>.</summary>
    public ImmutableArray<long> Refused => [.. Enumerable.Range(0, _refused.Length).Select(reason => Interlocked.Read(ref _refused[reason]))];

    /// <summary>What tells the listener from others in the table of sources.</summary>
    internal int Number { get; } = number;

    /// <summary>Its pairs, where they are limited.</summary>
    internal CountLimit Pairs { get; } = new();

    /// <summary>How fast its connections come, where that is limited.</summary>
    internal RateLimit Rate { get; } = new();

    /// <summary>The listener's bandwidth of some limits: the same object as long as anybody has it, a pair or a model.</summary>
    internal Bandwidth BandwidthOf(BandwidthSettings limits, AccessClock clock)
    {
        lock (_bandwidths)
        {
            if (_bandwidths.TryGetValue(limits, out var known) && known.TryGetTarget(out var bandwidth)) return bandwidth;
            foreach (var (each, _) in _bandwidths.Where(each => !each.Value.TryGetTarget(out _)).ToList()) _bandwidths.Remove(each);
            bandwidth = new Bandwidth(limits, clock);
            _bandwidths[limits] = new WeakReference<Bandwidth>(bandwidth);
            return bandwidth;
        }
    }

    /// <summary>A client was not let in.</summary>
    internal void CountRefused(RefusalReason reason) => Interlocked.Increment(ref _refused[(int)reason]);

    /// <summary>A client has to wait.</summary>
    internal void CountDelayed() => Interlocked.Increment(ref _delayed);

    /// <summary>The listener stops accepting.</summary>
    internal void CountHeld() => Interlocked.Increment(ref _held);
}

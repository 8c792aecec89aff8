using System.Collections.Concurrent;
using Proxy.Configuration;

namespace Proxy.Actors.Access;

/// <summary>The gates of a node's listeners, and what they share. Thread-safe.</summary>
/// <param name="maxSources">Sources that the node tells apart, where there are limits for sources.</param>
/// <param name="time">The clock of all limits.</param>
public sealed class NodeGates(int maxSources, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ListenerGate> _gates = new(StringComparer.Ordinal);
    private readonly Lazy<SourceTable> _sources = new(() => new SourceTable(maxSources));
    private readonly AccessClock _clock = new(time);
    private int _gatesMade;

    /// <summary>Sources that were forgotten while they still counted something.</summary>
    public long Evictions => _sources.IsValueCreated ? _sources.Value.Evictions : 0;

    /// <summary>The gate of a listener: the same object for a name as long as the node runs.</summary>
    /// <param name="listener">The listener's name.</param>
    public ListenerGate Of(string listener) => _gates.GetOrAdd(listener, _ => new ListenerGate(Interlocked.Increment(ref _gatesMade)));

    /// <summary>How fast bytes may go through a listener; null where there is no limit. As long as the limit is the same, so is the object: its
    /// pairs share it.</summary>
    /// <param name="listener">The listener.</param>
    internal Bandwidth? BandwidthOf(ListenerSettings listener) => listener.Bandwidth == BandwidthSettings.Unlimited
        ? null
        : Of(listener.Name).BandwidthOf(listener.Bandwidth, _clock);

    /// <summary>What a listener has counted, and how far its limits are used now.</summary>
    /// <param name="listener">The listener.</param>
    public GateStatus Describe(ListenerSettings listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var (gate, rate, now) = (Of(listener.Name), AdmissionRules.RateOf(listener), _clock.Now);
        var sources = listener.PerSource is null ? null : _sources.Value;
        return new GateStatus(
            gate.Refused, gate.Delayed, gate.Held, gate.Rate.Used(rate, now), sources?.Count(gate.Number, now) ?? 0, sources?.Capacity ?? 0, Evictions);
    }

    /// <summary>How a listener lets clients in; null where everybody may come at any rate.</summary>
    /// <param name="listener">The listener.</param>
    internal Admission? AdmissionOf(ListenerSettings listener) => AdmissionRules.Of(listener) is { } rules
        ? new Admission(rules, Of(listener.Name), rules.Source is null ? null : _sources.Value, _clock)
        : null;
}

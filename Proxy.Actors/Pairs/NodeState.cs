using Akka.Actor;
using Akka.Event;
using Proxy.Actors.Buffers;
using Proxy.Actors.Routing;
using Proxy.Actors.Telemetry;
using Proxy.Configuration;

namespace Proxy.Actors.Pairs;

/// <summary>What all loops of a node share: settings, routes, the buffer bank, counts. Thread-safe.</summary>
internal sealed class NodeState(ProxySettings settings, IRouter routes, int maxPairs, IAccessLog accessLog)
{
    private int _pairs;
    private volatile IRouter _routes = routes;
    private volatile IActorRef _region = ActorRefs.Nobody;

    /// <summary>The settings in force.</summary>
    internal ProxySettings Settings { get; } = settings;

    /// <summary>The timeouts in the loops' unit.</summary>
    internal PairTimeouts Timeouts { get; } = PairTimeouts.From(settings.Timeouts);

    /// <summary>The node's buffer memory.</summary>
    internal BufferBank Bank { get; } = new(
        settings.Buffers.Bank, settings.Buffers.Segment, settings.Buffers.MinShare, settings.Buffers.MaxShare);

    /// <summary>Where connections go.</summary>
    internal IRouter Routes
    {
        get => _routes;
        set => _routes = value;
    }

    /// <summary>The shard region that finds pairs on any node.</summary>
    internal IActorRef Region
    {
        get => _region;
        set => _region = value;
    }

    /// <summary>The node's log.</summary>
    internal ILoggingAdapter Log { get; set; } = NoLogger.Instance;

    /// <summary>Where beginnings and ends of pairs are written.</summary>
    internal IAccessLog AccessLog { get; } = accessLog;

    /// <summary>Pairs at most.</summary>
    internal int MaxPairs { get; } = maxPairs;

    /// <summary>Accepted connections that have not ended.</summary>
    internal int Pairs => Volatile.Read(ref _pairs);

    /// <summary>Whether there is room for one pair more.</summary>
    internal bool HasRoom => Pairs < MaxPairs;

    internal void AddPair() => Interlocked.Increment(ref _pairs);

    internal void RemovePair() => Interlocked.Decrement(ref _pairs);
}

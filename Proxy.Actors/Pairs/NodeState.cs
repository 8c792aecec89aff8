using Akka.Actor;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Proxy.Actors.Access;
using Proxy.Actors.Buffers;
using Proxy.Actors.Metrics;
using Proxy.Actors.Model;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>What all loops of a node share: the model in force, the buffer bank, counts. Thread-safe.</summary>
/// <param name="model">The first model.</param>
/// <param name="bank">The node's buffer memory.</param>
/// <param name="accessLog">Where beginnings and ends of pairs are written.</param>
/// <param name="gates">What listeners count of those that come.</param>
/// <param name="durations">Told how long what took.</param>
/// <param name="time">The node's clock.</param>
internal sealed class NodeState(NodeModel model, BufferBank bank, IAccessLog accessLog, NodeGates gates, PairDurations durations, TimeProvider time)
{
    private readonly CountLimit _pairs = new();
    private volatile NodeModel _model = model;
    private volatile BanList? _bans;
    private volatile IActorRef _region = ActorRefs.Nobody;
    private volatile bool _isDraining;

    /// <summary>What the node does. A pair reads it once, when its client is accepted.</summary>
    internal NodeModel Model
    {
        get => _model;
        set
        {
            _model = value;
            ModelSince = Time.GetUtcNow();
        }
    }

    /// <summary>Since when the model is in force.</summary>
    internal DateTimeOffset ModelSince { get; private set; } = time.GetUtcNow();

    /// <summary>How long what took.</summary>
    internal PairDurations Durations { get; } = durations;

    /// <summary>Whether the node takes no new pairs, so that those that there are should come to an end.</summary>
    internal bool IsDraining
    {
        get => _isDraining;
        set => _isDraining = value;
    }

    /// <summary>Who is banned; null when nobody is.</summary>
    internal BanList? Bans
    {
        get => _bans;
        set => _bans = value;
    }

    /// <summary>The node's buffer memory.</summary>
    internal BufferBank Bank { get; } = bank;

    /// <summary>The shard region that finds pairs on any node.</summary>
    internal IActorRef Region
    {
        get => _region;
        set => _region = value;
    }

    /// <summary>The node's log.</summary>
    internal ILogger Log { get; set; } = NullLogger.Instance;

    /// <summary>Where beginnings and ends of pairs are written.</summary>
    internal IAccessLog AccessLog { get; } = accessLog;

    /// <summary>Whether an address is banned.</summary>
    /// <param name="address">The address.</param>
    internal bool IsBanned(in TcpAddress address) => _bans is { } bans && bans.IsBanned(address);

    /// <summary>What listeners count of those that come.</summary>
    internal NodeGates Gates { get; } = gates;

    /// <summary>The node's clock.</summary>
    internal TimeProvider Time { get; } = time;

    /// <summary>Accepted connections that have not ended.</summary>
    internal int Pairs => _pairs.Count;

    /// <summary>Whether there is room for one pair more.</summary>
    internal bool HasRoom => Pairs < _model.MaxPairs;

    /// <summary>How often there was none.</summary>
    internal Fullness Fullness { get; } = new(TimeProvider.System);

    /// <summary>Says which defects end pairs.</summary>
    internal FaultNotices Faults { get; } = new(time);

    internal void AddPair() => _pairs.Enter();

    internal void RemovePair() => _pairs.Leave();

    /// <summary>A listener rests until there is room.</summary>
    /// <param name="listener">The listener.</param>
    internal void WaitForRoom(ListenSocket listener) => _pairs.Wait(listener, _model.MaxPairs);

    /// <summary>If there is room, another listener that waits for it may go on.</summary>
    internal void PassRoomOn() => _pairs.PassOn(_model.MaxPairs);
}

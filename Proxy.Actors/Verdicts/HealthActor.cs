using Akka.Actor;
using Akka.DistributedData;
using Proxy.Actors.Replication;

namespace Proxy.Actors.Verdicts;

/// <summary>Hears what other nodes say of endpoints, and has the node's own <see cref="NodeHealth"/> look at it in time: at once, and when
/// much comes, once in a tick. It ticks while an endpoint is checked.</summary>
internal sealed class HealthActor : UntypedActor, IWithTimers
{
    /// <summary>Its name below <c>/user</c>.</summary>
    internal const string Name = "health";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly NodeHealth _health;
    private readonly SharedParts<HealthShard> _store;
    private readonly TimeProvider _time;
    private long _worked;
    private bool _isBehind;

    public HealthActor(NodeHealth health, SharedParts<HealthShard> store, TimeProvider time)
    {
        _health = health;
        _store = store;
        _time = time;
        _worked = time.GetTimestamp();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    internal static Props Props(NodeHealth health, SharedParts<HealthShard> store, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new HealthActor(health, store, time));

    protected override void PreStart()
    {
        _store.Subscribe(Self);
        TickAsNeeded();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Changed { Key: HealthKey key } changed:
                _health.Learn(key.Shard, changed.Get(key));
                WorkSoon();
                break;
            case News:
                TickAsNeeded();
                WorkSoon();
                break;
            case Tick:
                TickAsNeeded();
                _health.Look();
                Work(ofTick: !_isBehind);
                break;
            case HealthSign sign:
                _health.Hear(sign);
                break;
            case CheckAtOnce wanted:
                _health.CheckAtOnce(wanted.Endpoint, tellOwners: false);
                break;
            case DialFailed failed:
                _health.CheckAtOnce(failed.Endpoint, tellOwners: true);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void TickAsNeeded()
    {
        if (_health.IsWatching == Timers.IsTimerActive(Tick.Instance)) return;
        if (_health.IsWatching) Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, Interval);
        else Timers.Cancel(Tick.Instance);
    }

    /// <summary>What comes while there is little is looked at now, the rest with the next tick.</summary>
    private void WorkSoon()
    {
        _isBehind = Timers.IsTimerActive(Tick.Instance) && _time.GetElapsedTime(_worked) < Interval;
        if (!_isBehind) Work(ofTick: false);
    }

    private void Work(bool ofTick)
    {
        _health.Work();
        _isBehind = false;
        // A tick that found nothing new holds up nothing that comes right after it.
        if (!ofTick) _worked = _time.GetTimestamp();
    }

    /// <summary>There is something to work at, or to watch.</summary>
    internal sealed class News : INoSerializationVerificationNeeded
    {
        internal static readonly News Instance = new();
    }

    /// <summary>A client of this node could not reach an endpoint.</summary>
    /// <param name="Endpoint">Pool and endpoint, as all nodes call it.</param>
    internal sealed record DialFailed(string Endpoint) : INoSerializationVerificationNeeded;

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        internal static readonly Tick Instance = new();
    }
}

using System.Collections.Immutable;
using Akka;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Logging;
using Proxy.Actors.Pools;
using Proxy.Membership.Joining;
using Proxy.Membership.Logging;

namespace Proxy.Actors.Places;

/// <summary>A node's <see cref="PlaceDesk"/> as other nodes reach it.</summary>
internal sealed class PlacesActor : UntypedActor, IWithTimers, IPlaceHost
{
    /// <summary>Its name below <c>/user</c>.</summary>
    internal const string Name = "places";

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILogger _log = Context.System.LoggerFor<PlacesActor>();
    private readonly Dictionary<UniqueAddress, Member> _members = [];
    private readonly Dictionary<Address, IActorRef> _desks = [];
    private readonly List<IActorRef> _waiting = [];
    private readonly Dictionary<string, DateTimeOffset> _alone = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly PlaceDesk _desk;

    public PlacesActor(TimeProvider time) => (_time, _desk) = (time, new PlaceDesk(time, this));

    public ITimerScheduler Timers { get; set; } = null!;

    internal static Props Props(TimeProvider time) => Akka.Actor.Props.Create(() => new PlacesActor(time));

    protected override void PreStart() => _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PlaceReport or PlaceLease:
                _desks[Sender.Path.Address] = Sender;
                _desk.Hear(Sender.Path.Address, message);
                break;
            case Attend attend:
                _desk.Attend(attend.Pool);
                break;
            case Tick:
                _desk.Tick();
                break;
            case PoolChanged(var pool, var source):
                if (pool.HasSharedLimits) _desk.Add(pool, source);
                else _desk.Remove(pool.Model.Name);
                break;
            case PoolGone gone:
                _desk.Remove(gone.Pool);
                break;
            case ClusterEvent.IMemberEvent { Member: var member }:
                Know(member);
                break;
            case ListPlaces:
                Sender.Tell(_desk.Pools.SelectMany(pool => List(pool.Name, pool.Places.Client)).ToImmutableArray());
                break;
            case AwaitPlaces:
                _waiting.Add(Sender);
                break;
            default:
                Unhandled(message);
                break;
        }

        if (_waiting.Count > 0 && _desk.IsSettled) Release();
        TickAsNeeded();
    }

    void IPlaceHost.Send(Address to, object message)
    {
        if (_desks.TryGetValue(to, out var desk)) desk.Tell(message);
        else Context.ActorSelection(new RootActorPath(to) / "user" / Name).Tell(message);
    }

    void IPlaceHost.OnAlone(string pool, UniqueAddress? owner, bool isAlone)
    {
        var name = owner?.Address.ToString() ?? "nobody";
        if (isAlone)
        {
            _alone[pool] = _time.GetUtcNow();
            _log.PlacesAlone(pool, name);
        }
        else
        {
            _alone.Remove(pool);
            _log.PlacesBack(pool, name);
        }
    }

    private void TickAsNeeded()
    {
        if (_desk.IsIdle != Timers.IsTimerActive(Tick.Instance)) return;
        if (_desk.IsIdle) Timers.Cancel(Tick.Instance);
        else Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, PlaceTimes.Interval);
    }

    private void Know(Member member)
    {
        if (!member.HasRole(MemberRole.Proxy)) return;
        if (member.Status == MemberStatus.Removed)
        {
            _members.Remove(member.UniqueAddress);
            _desks.Remove(member.Address);
        }
        else
        {
            _members[member.UniqueAddress] = member;
        }

        if (!_members.ContainsKey(_cluster.SelfUniqueAddress)) return;
        _desk.See(new PlaceView(
            _cluster.SelfUniqueAddress, InStatus(MemberStatus.Up), _members.Keys, InStatus(MemberStatus.Down)));
    }

    private IEnumerable<UniqueAddress> InStatus(MemberStatus status) =>
        _members.Values.Where(each => each.Status == status).Select(each => each.UniqueAddress);

    private void Release()
    {
        foreach (var asker in _waiting) asker.Tell(Done.Instance);
        _waiting.Clear();
    }

    private IEnumerable<PlaceStatus> List(string pool, PlaceClient client) => client.Holdings.Where(each => each.Value.Max is not null).Select(each => new PlaceStatus(
        pool,
        each.Key.Length == 0 ? null : each.Key,
        each.Value.Max!.Value,
        each.Value.Places,
        each.Value.Pairs,
        each.Value.Others,
        client.Owner?.Address.ToString(),
        client.IsAlone)
    {
        AloneSince = client.IsAlone && _alone.TryGetValue(pool, out var since) ? since : null,
    });

    /// <summary>A pool has something to tell.</summary>
    internal sealed record Attend(string Pool) : INoSerializationVerificationNeeded;

    /// <summary>A pool is there, or has another model.</summary>
    internal sealed record PoolChanged(PoolState Pool, PlaceSource Source) : INoSerializationVerificationNeeded;

    /// <summary>A pool is gone.</summary>
    internal sealed record PoolGone(string Pool) : INoSerializationVerificationNeeded;

    /// <summary>What has the node?</summary>
    internal sealed class ListPlaces : INoSerializationVerificationNeeded
    {
        internal static readonly ListPlaces Instance = new();
    }

    /// <summary>Answered with <see cref="Done"/> when every pool has places, or is known to find no owner.</summary>
    internal sealed class AwaitPlaces : INoSerializationVerificationNeeded
    {
        internal static readonly AwaitPlaces Instance = new();
    }

    private sealed class Tick
    {
        internal static readonly Tick Instance = new();
    }
}

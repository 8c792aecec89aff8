using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Proxy.Membership.Remoting;

namespace Proxy.Membership.Joining;

/// <summary>Tells the transport who the members are. One that was removed counts for a while: what it sent before it went is on its
/// way.</summary>
internal sealed class MembersWatch : UntypedActor, IWithTimers
{
    internal const string Name = "members-watch";

    private static readonly TimeSpan Farewell = TimeSpan.FromMinutes(1);

    private readonly KnownMembers _known;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private ImmutableHashSet<UniqueAddress> _members = [];

    public MembersWatch(KnownMembers known) => _known = known;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberRemoved removed:
                Timers.StartSingleTimer(removed.Member.UniqueAddress, new Gone(removed.Member.UniqueAddress), Farewell);
                break;
            case ClusterEvent.IMemberEvent { Member.UniqueAddress: var member }:
                Put(_members.Add(member));
                break;
            case Gone gone:
                Put(_members.Remove(gone.Member));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Put(ImmutableHashSet<UniqueAddress> members)
    {
        if (members.Count == _members.Count) return;
        _members = members;
        var self = _cluster.SelfUniqueAddress;
        _known.Set(members.Where(each => each != self).Select(each => (each.Address, each.Uid)), members.Contains(self));
    }

    private sealed record Gone(UniqueAddress Member) : INoSerializationVerificationNeeded;
}

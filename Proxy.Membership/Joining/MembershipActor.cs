using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Microsoft.Extensions.Logging;
using Proxy.Configuration;
using Proxy.Membership.Logging;
using Proxy.Membership.Remoting;
using Proxy.Membership.Wire;

namespace Proxy.Membership.Joining;

/// <summary>Joins the cluster, and keeps the seeds in it.</summary>
/// <remarks><code>
/// Waiting --5 s without an invitation--> Joining --up--> Member
///    |                                      ^
///    +-------- invitation -----------------+
/// </code>
/// Only the first seed waits: it alone may form a cluster, and must not while there is one already. A seed that was started
/// again cannot know the members, but they know it, and invite it.</remarks>
internal sealed class MembershipActor : UntypedActor, IWithTimers
{
    /// <summary>The actor's name under <c>/user</c>.</summary>
    internal const string Name = StrangerRules.MembershipName;

    private const int MembersInInvitation = 5;

    // Members invite every second, and leave an address that did not answer alone for a second.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // Before the split-brain resolver counts, so that dead lighthouses are no votes against the nodes.
    private const int TicksToDownLighthouses = 3;
    private const int TicksBetweenJoins = 3;
    private const int TicksBetweenWarnings = 30;

    private readonly SeedList _seeds;
    private readonly bool _isLighthouse;
    private readonly bool _mayBeAwaited;
    private readonly ClusterMembership _owner;
    private readonly Config _times = Context.System.Settings.Config.GetConfig("proxy-membership");
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILogger _log = Context.System.LoggerFor<MembershipActor>();
    private bool _hadNodes;
    private int _tick;
    private int _joinedAt = -TicksBetweenJoins;
    private int _warnedAt = -TicksBetweenWarnings;
    private int _onlyLighthousesMissing;

    public MembershipActor(SeedList seeds, bool isLighthouse, bool mayBeAwaited, ClusterMembership owner)
    {
        _seeds = seeds;
        _isLighthouse = isLighthouse;
        _mayBeAwaited = mayBeAwaited;
        _owner = owner;
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        var self = Self;
        Timers.StartPeriodicTimer(Signal.Tick, Signal.Tick, Tick);
        _cluster.RegisterOnMemberUp(() => self.Tell(Signal.Up));
        if (_seeds.Rank == 0 && _mayBeAwaited)
        {
            Become(Waiting);
            Timers.StartSingleTimer(Signal.WaitOver, Signal.WaitOver, _times.GetTimeSpan("invitation-wait"));
            return;
        }

        Become(Joining);
        _cluster.JoinSeedNodes(_seeds.Ordered);
        if (_isLighthouse && _seeds.Rank is { } rank)
            Timers.StartSingleTimer(Signal.WaitOver, Signal.WaitOver, rank * _times.GetTimeSpan("succession-wait"));
    }

    protected override void OnReceive(object message) => Unhandled(message);

    private void Waiting(object message)
    {
        if (ReferenceEquals(message, Signal.WaitOver))
        {
            Become(Joining);
            _cluster.JoinSeedNodes(_seeds.Ordered);
            return;
        }

        Joining(message);
    }

    private void Joining(object message)
    {
        switch (message)
        {
            case Invitation invitation when IsWhole(invitation):
                Become(Joining);
                Accept(invitation);
                break;
            case Invitation:
                break;
            case Signal when message == Signal.WaitOver:
                // The first seed has not come; with itself in front, Akka asks the others once more and then forms the cluster.
                _cluster.JoinSeedNodes(_seeds.Others.Prepend(_seeds.Self));
                break;
            case Signal when message == Signal.Up:
                Become(Member);
                _owner.OnJoined();
                break;
            case Signal when message == Signal.Tick:
                _tick++;
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Member(object message)
    {
        switch (message)
        {
            case Signal when message == Signal.Tick:
                _tick++;
                InviteSeeds();
                if (_isLighthouse) LookForNodes();
                else DownLighthouses();
                break;
            case Invitation invitation when IsWhole(invitation) && !IsMember(invitation.From):
                Meet(invitation);
                break;
            case Invitation or Signal:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Accept(Invitation invitation)
    {
        if (_tick - _joinedAt < TicksBetweenJoins) return;
        _joinedAt = _tick;
        _cluster.JoinSeedNodes(invitation.Members.Select(Address.Parse));
    }

    /// <summary>Tells all seeds where the cluster is: those that are in it pass over that, those that are dead do not hear it.
    /// A seed that was started again hears it at once, when nobody has missed it yet.</summary>
    private void InviteSeeds()
    {
        var state = _cluster.State;
        var members = state.Members.Except(state.Unreachable).Where(member => member.Status == MemberStatus.Up)
            .OrderBy(member => member.Address != _cluster.SelfAddress).Take(MembersInInvitation)
            .Select(member => member.Address.ToString()).ToImmutableArray();
        var invitation = new Invitation(_cluster.SelfAddress.ToString(), members, Nodes());
        foreach (var seed in _seeds.Others) Context.ActorSelection(new RootActorPath(seed) / "user" / Name).Tell(invitation);
    }

    /// <summary>Another cluster of the same name. What carries no pairs can give way; nodes cannot, and people are told.</summary>
    private void Meet(Invitation invitation)
    {
        if (_isLighthouse && Nodes() == 0 && invitation.Nodes > 0)
        {
            _owner.OnStranded($"{invitation.From} is in a cluster with nodes, and this lighthouse is not");
        }
        else if (_tick - _warnedAt >= TicksBetweenWarnings)
        {
            _warnedAt = _tick;
            _log.OtherCluster(invitation.From, invitation.Nodes, Nodes());
        }
    }

    /// <summary>A lighthouse whose last node was declared dead may be the one that is cut off: it starts anew, and the nodes
    /// that are alive invite it.</summary>
    private void LookForNodes()
    {
        var nodes = Nodes();
        if (_hadNodes && nodes == 0) _owner.OnStranded("no node is left in this cluster");
        _hadNodes = nodes > 0;
    }

    /// <summary>Lighthouses carry nothing, so that the nodes go on without them whatever the count of votes.</summary>
    private void DownLighthouses()
    {
        var unreachable = _cluster.State.Unreachable;
        var onlyLighthouses = !unreachable.IsEmpty && unreachable.All(member => member.HasRole(MemberRole.Lighthouse));
        _onlyLighthousesMissing = onlyLighthouses ? _onlyLighthousesMissing + 1 : 0;
        if (_onlyLighthousesMissing < TicksToDownLighthouses) return;
        foreach (var member in unreachable) _cluster.Down(member.Address);
    }

    // Anybody may send one: what it names are addresses of this cluster's kind, or it is passed over.
    private static bool IsWhole(Invitation invitation) => invitation.Members is { IsDefault: false, Length: > 0 and <= MembersInInvitation } members
        && members.Append(invitation.From).All(address => SeedAddress.Parse(address, Context.System.Name).IsOk);

    private int Nodes() => _cluster.State.Members.Count(member => member.HasRole(MemberRole.Proxy));

    private bool IsMember(string address) => _cluster.State.Members.Any(member => member.Address.ToString() == address);

    /// <summary>What the actor tells itself.</summary>
    private sealed class Signal : INoSerializationVerificationNeeded
    {
        internal static readonly Signal Tick = new();
        internal static readonly Signal WaitOver = new();
        internal static readonly Signal Up = new();
    }
}

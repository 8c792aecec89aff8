using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;
using Proxy.Membership.Logging;

namespace Proxy.Membership.Joining;

/// <summary>Logs what becomes of members, each change once, as this one sees it.</summary>
internal sealed class MemberEvents : UntypedActor
{
    internal const string Name = "member-events";

    // Where addresses are never used again, those of before are forgotten together.
    private const int MaxSeen = 1_000;

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILogger _log = Context.System.LoggerFor<MemberEvents>();
    private readonly Dictionary<Address, int> _seen = []; // which incarnation was the last that was up at an address
    private readonly HashSet<UniqueAddress> _missed = []; // members of whom was said that they cannot be reached
    private readonly HashSet<UniqueAddress> _gone = []; // members that have left, and are not removed yet

    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.ClusterShuttingDown));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberUp { Member: var member }:
                _log.MemberUp(Kind(member), member.Address, IsAgain(member.UniqueAddress) ? ": it was started again" : "");
                break;
            case ClusterEvent.UnreachableMember { Member: var member }:
                // Of one that goes it is no news: it was downed because another was started in its place, or it has left.
                if (member.Status is MemberStatus.Down or MemberStatus.Exiting or MemberStatus.Removed) break;
                _missed.Add(member.UniqueAddress);
                _log.MemberUnreachable(Kind(member), member.Address);
                break;
            case ClusterEvent.ReachableMember { Member: var member }:
                if (_missed.Remove(member.UniqueAddress)) _log.MemberReachable(Kind(member), member.Address);
                break;
            case ClusterEvent.MemberLeft { Member: var member }:
                _log.MemberLeaves(Kind(member), member.Address);
                break;
            case ClusterEvent.MemberExited { Member: var member }:
                _gone.Add(member.UniqueAddress);
                break;
            case ClusterEvent.MemberDowned { Member: var member }:
                // One that has left and ended before everybody knew of it is downed as well, which is no news either.
                if (!_gone.Contains(member.UniqueAddress)) _log.MemberDowned(Kind(member), member.Address);
                break;
            case ClusterEvent.MemberRemoved { Member: var member } removed:
                _missed.Remove(member.UniqueAddress);
                var hasLeft = _gone.Remove(member.UniqueAddress) || removed.PreviousStatus != MemberStatus.Down;
                _log.MemberRemoved(Kind(member), member.Address, hasLeft ? "it has left" : "it was downed");
                break;
            case ClusterEvent.ClusterShuttingDown:
                Context.Stop(Self); // what it hears from then on is that there are no members any more
                break;
            case ClusterEvent.IMemberEvent:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private bool IsAgain(UniqueAddress member)
    {
        var isAgain = _seen.TryGetValue(member.Address, out var before) && before != member.Uid;
        if (_seen.Count >= MaxSeen) _seen.Clear();
        _seen[member.Address] = member.Uid;
        return isAgain;
    }

    private static string Kind(Member member) => member.HasRole(MemberRole.Lighthouse) ? "lighthouse" : member.HasRole(MemberRole.Proxy) ? "node" : "member";
}

using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;
using Proxy.Membership.Logging;

namespace Proxy.Membership.Joining;

/// <summary>Logs what becomes of members, each change once, as this one sees it.</summary>
internal sealed class MemberEvents : UntypedActor
{
    internal const string Name = "member-events";

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILogger _log = Context.System.LoggerFor<MemberEvents>();

    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.ClusterShuttingDown));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberUp { Member: var member }:
                _log.MemberUp(Kind(member), member.Address);
                break;
            case ClusterEvent.UnreachableMember { Member: var member }:
                _log.MemberUnreachable(Kind(member), member.Address);
                break;
            case ClusterEvent.ReachableMember { Member: var member }:
                _log.MemberReachable(Kind(member), member.Address);
                break;
            case ClusterEvent.MemberLeft { Member: var member }:
                _log.MemberLeaves(Kind(member), member.Address);
                break;
            case ClusterEvent.MemberDowned { Member: var member }:
                _log.MemberDowned(Kind(member), member.Address);
                break;
            case ClusterEvent.MemberRemoved removed:
                _log.MemberRemoved(Kind(removed.Member), removed.Member.Address, removed.PreviousStatus == MemberStatus.Down ? "it was downed" : "it has left");
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

    private static string Kind(Member member) => member.HasRole(MemberRole.Lighthouse) ? "lighthouse" : member.HasRole(MemberRole.Proxy) ? "node" : "member";
}

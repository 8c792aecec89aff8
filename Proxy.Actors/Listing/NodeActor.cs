using Akka.Actor;
using Akka.Cluster;
using Proxy.Membership.Joining;

namespace Proxy.Actors.Listing;

/// <summary>Answers for its node, and gathers what the others answer.</summary>
internal sealed class NodeActor : UntypedActor
{
    /// <summary>The actor's name under <c>/user</c>.</summary>
    internal const string Name = "node";

    // A node that is alive answers in milliseconds; one that is dead is not waited for longer than a person would.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    private readonly Func<Task<NodeCounts>> _count;
    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public NodeActor(Func<Task<NodeCounts>> count) => _count = count;

    internal static Props Props(Func<Task<NodeCounts>> count) => Akka.Actor.Props.Create(() => new NodeActor(count));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GetNodeCounts:
                _count().PipeTo(Sender);
                break;
            case GetClusterCounts:
                CountAllAsync(Context.System, _cluster.State).PipeTo(Sender);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private async Task<ClusterCounts> CountAllAsync(ActorSystem system, ClusterEvent.CurrentClusterState state)
    {
        var members = state.Members.OrderBy(member => member.Address.ToString(), StringComparer.Ordinal);
        return new ClusterCounts([.. await Task.WhenAll(members.Select(CountAsync)).ConfigureAwait(false)]);

        async Task<MemberCounts> CountAsync(Member member) => new(
            member.Address.ToString(),
            member.HasRole(MemberRole.Lighthouse) ? MemberRole.Lighthouse : MemberRole.Proxy,
            member.Status.ToString(),
            !state.Unreachable.Contains(member),
            member.HasRole(MemberRole.Proxy) ? await AskAsync(system, member).ConfigureAwait(false) : null);
    }

    private async Task<NodeCounts?> AskAsync(ActorSystem system, Member member)
    {
        if (member.UniqueAddress == _cluster.SelfUniqueAddress) return await _count().ConfigureAwait(false);
        try
        {
            return await system.ActorSelection(new RootActorPath(member.Address) / "user" / Name)
                .Ask<NodeCounts>(GetNodeCounts.Instance, AnswerLimit).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}

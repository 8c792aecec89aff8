using Akka.Actor;
using Akka.Cluster;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.ClusterPalette;

/// <summary>Tells a client what happens to the members of the cluster, for as long as it listens.</summary>
internal sealed class ClusterTail : ReceiveActor
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly IActorRef _client;

    public ClusterTail(IActorRef client)
    {
        _client = client;
        Receive<ClusterEvent.IMemberEvent>(happened => Tell(MemberRow.StatusName(happened.Member.Status), happened.Member.Address));
        Receive<ClusterEvent.UnreachableMember>(happened => Tell("unreachable", happened.Member.Address));
        Receive<ClusterEvent.ReachableMember>(happened => Tell("reachable", happened.Member.Address));
        Receive<ClusterEvent.LeaderChanged>(happened => Tell("leader", happened.Leader));
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    protected override void PreStart()
    {
        Context.Watch(_client);
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.IReachabilityEvent),
            typeof(ClusterEvent.LeaderChanged));
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void Tell(string what, Address? address)
    {
        var time = Context.System.Scheduler.Now;
        _client.Tell(new DataResponse(
            new { Time = time.ToString("O", null), Event = what, Address = address?.ToString() },
            $"{time:yyyy-MM-ddTHH:mm:ss.fffZ} {what} {address?.ToString() ?? "none"}"));
    }
}

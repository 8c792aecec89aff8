using Akka.Actor;
using Akka.Cluster;
using Proxy.Membership.Logging;
using Proxy.Membership.Remoting;

namespace Proxy.Membership.Joining;

/// <summary>A process's membership in its cluster: joins it, and tells seeds that lost it where it is.</summary>
public sealed class ClusterMembership
{
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _stranded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ClusterMembership()
    {
    }

    /// <summary>Done when the process is a member that is up.</summary>
    public Task Joined => _joined.Task;

    /// <summary>Done when this lighthouse is in a cluster without nodes while there is one with nodes: it has to start anew, and
    /// will find that one. The result says what happened.</summary>
    public Task<string> Stranded => _stranded.Task;

    /// <summary>Begins to join; returns at once.</summary>
    /// <param name="system">An actor system with <see cref="MembershipConfiguration"/> and a <see cref="RemotingSetup"/>.</param>
    /// <param name="settings">Where it is, and whom to join through. Without seeds it starts a cluster of its own.</param>
    /// <param name="role">One of <see cref="MemberRole"/>. A lighthouse is always one of its own seeds.</param>
    public static ClusterMembership Start(ActorSystem system, Configuration.ClusterSettings settings, string role)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var cluster = Cluster.Get(system);
        var isLighthouse = role == MemberRole.Lighthouse;
        var seeds = SeedList.Of(cluster.SelfAddress, settings.Seeds.Select(Address.Parse), isLighthouse);
        var membership = new ClusterMembership();
        // A port that the kernel picked is known to nobody: no cluster can be looking for this process.
        var mayBeAwaited = settings.Port != 0;
        var members = system.Settings.Setup.Get<RemotingSetup>().Value.Members;
        system.ActorOf(Props.Create(() => new MembersWatch(members)), MembersWatch.Name);
        system.ActorOf(Props.Create(() => new MemberEvents()), MemberEvents.Name);
        system.ActorOf(Props.Create(() => new LogLevelActor(LogHost.Of(system))), LogLevelActor.Name);
        system.ActorOf(
            Props.Create(() => new MembershipActor(seeds, isLighthouse, mayBeAwaited, membership)), MembershipActor.Name);
        return membership;
    }

    internal void OnJoined() => _joined.TrySetResult();

    internal void OnStranded(string what) => _stranded.TrySetResult(what);
}

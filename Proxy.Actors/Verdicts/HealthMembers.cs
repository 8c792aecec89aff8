using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Proxy.Membership.Joining;

namespace Proxy.Actors.Verdicts;

/// <summary>The nodes that may check endpoints, as the cluster sees them, and their health actors.</summary>
/// <param name="system">The node's actor system.</param>
internal sealed class HealthMembers(ActorSystem system)
{
    private readonly Cluster _cluster = Cluster.Get(system);

    /// <summary>This node's name.</summary>
    internal string Self => NodeName.Of(_cluster.SelfUniqueAddress);

    /// <summary>The names of the nodes that are up and reachable.</summary>
    internal ImmutableArray<string> Reachable() => [.. Members().Select(member => NodeName.Of(member.UniqueAddress))];

    /// <summary>Tells something to other nodes.</summary>
    /// <param name="message">What.</param>
    /// <param name="nodes">Their names; null: all.</param>
    internal void Tell(object message, ImmutableArray<string>? nodes = null)
    {
        foreach (var member in Members())
        {
            if (member.UniqueAddress == _cluster.SelfUniqueAddress || (nodes is { } named && !named.Contains(NodeName.Of(member.UniqueAddress)))) continue;
            system.ActorSelection(new RootActorPath(member.Address) / "user" / HealthActor.Name).Tell(message, ActorRefs.NoSender);
        }
    }

    private IEnumerable<Member> Members()
    {
        var state = _cluster.State;
        return state.Members.Where(member => member.Status == MemberStatus.Up && member.HasRole(MemberRole.Proxy) && !state.Unreachable.Contains(member));
    }
}

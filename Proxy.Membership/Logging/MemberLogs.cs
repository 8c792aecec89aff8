using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Proxy.Membership.Wire;

namespace Proxy.Membership.Logging;

/// <summary>The levels of all members of the cluster, nodes and lighthouses. Each is asked by itself and has a limited time.</summary>
/// <param name="system">The actor system of a member.</param>
public sealed class MemberLogs(ActorSystem system)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly Cluster _cluster = Cluster.Get(system);

    /// <summary>The member that this is.</summary>
    public Address Self => _cluster.SelfAddress;

    /// <summary>Whether a member of the cluster is there, or this one.</summary>
    public bool Knows(Address node) => node == Self || _cluster.State.Members.Any(member => member.Address == node);

    /// <summary>The member on a host, where there is one alone; null otherwise.</summary>
    /// <param name="host">The host.</param>
    public Address? Named(string host)
    {
        var there = _cluster.State.Members.Select(member => member.Address).Append(Self).Where(address => address.Host == host).Distinct().Take(2).ToList();
        return there.Count == 1 ? there[0] : null;
    }

    /// <summary>What members log.</summary>
    /// <param name="node">The one that is asked; null for all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<ImmutableArray<MemberLog>> ShowAsync(Address? node, CancellationToken cancellation) => AskAsync(new ShowLogLevels(), node, cancellation);

    /// <summary>Has members log from another level on.</summary>
    /// <param name="change">The change.</param>
    /// <param name="node">The one that changes; null for all.</param>
    /// <param name="cancellation">Ends the wait; what is changed stays so.</param>
    public Task<ImmutableArray<MemberLog>> ChangeAsync(ChangeLogLevel change, Address? node, CancellationToken cancellation) =>
        AskAsync(change, node, cancellation);

    private async Task<ImmutableArray<MemberLog>> AskAsync(IWireMessage question, Address? node, CancellationToken cancellation)
    {
        var state = _cluster.State;
        var members = state.Members.Where(member => node is null || member.Address == node).Select(member => (member.Address, IsThere: !state.Unreachable.Contains(member)));
        // One that has not joined yet is none of them.
        if (node is null || node == Self) members = members.Append((Self, true)).DistinctBy(member => member.Item1);
        return
        [
            .. await Task.WhenAll(members.OrderBy(member => member.Address.ToString(), StringComparer.Ordinal)
                .Select(member => AskAsync(question, member.Address, member.IsThere, cancellation))).ConfigureAwait(false),
        ];
    }

    private async Task<MemberLog> AskAsync(IWireMessage question, Address member, bool isThere, CancellationToken cancellation)
    {
        if (!isThere) return new(member.ToString(), null, "unreachable");
        try
        {
            var actor = system.ActorSelection(new RootActorPath(member) / "user" / LogLevelActor.Name);
            var report = await actor.Ask<LogLevelsReport>(question, Limit, cancellation).ConfigureAwait(false);
            return new(member.ToString(), report, report.Problem);
        }
        catch (AskTimeoutException)
        {
            return new(member.ToString(), null, $"no answer within {Limit.TotalSeconds:0} s");
        }
    }
}

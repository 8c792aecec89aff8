using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Proxy.Configuration;
using Proxy.Membership.Joining;

namespace Proxy.Actors.Listing;

/// <content>Which nodes a question goes to.</content>
public sealed partial class PairDirectory
{
    /// <summary>Why a question would go to nobody: there is no such member, or it carries no connections.</summary>
    /// <param name="scope">Which nodes.</param>
    /// <returns>A sentence without its end; null where somebody would be asked.</returns>
    public string? Unasked(DirectoryScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (!Nodes(scope).IsEmpty) return null;
        if (scope.Local || _cluster.State.Members.FirstOrDefault(each => scope.Includes(each.Address.ToString())) is not { } member) return $"there is no node {Quoted.Text(scope.Only!)}";
        return Idle(member.Address.ToString(), member.HasRole(MemberRole.Lighthouse), $"{member.Status}".ToLowerInvariant());
    }

    /// <summary>Says that a member carries no connections.</summary>
    /// <param name="address">The member: <c>akka.tcp://system@host:port</c>.</param>
    /// <param name="isLighthouse">Whether it never does.</param>
    /// <param name="status">Its status: <c>joining</c>.</param>
    internal static string Idle(string address, bool isLighthouse, string status) =>
        $"{address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..]} {(isLighthouse ? "is a lighthouse" : $"is {status}")}: it carries no connections";

    /// <summary>The members that carry pairs, ordered by address. One that is unreachable is not asked: it would only
    /// take up the time.</summary>
    private ImmutableArray<Target> Nodes(DirectoryScope scope)
    {
        var self = new Target(Node, _local, true);
        if (scope.Local) return scope.Includes(Node) ? [self] : [];
        var state = _cluster.State;
        var nodes = state.Members
            .Where(member => member.HasRole(MemberRole.Proxy))
            .Where(member => member.Status is MemberStatus.Up or MemberStatus.WeaklyUp or MemberStatus.Leaving)
            .Select(node => node.Address == _cluster.SelfAddress ? self : Remote(node.Address, !state.Unreachable.Contains(node)));
        var targets = nodes.OrderBy(target => target.Address, StringComparer.Ordinal).ToImmutableArray();
        return [.. (targets.IsEmpty ? [self] : targets).Where(target => scope.Includes(target.Address))];
    }

    private Target Remote(Address address, bool isReachable) => new(
        address.ToString(), _system.ActorSelection(new RootActorPath(address) / "user" / DirectoryActor.Name), isReachable);

    private sealed record Target(string Address, ICanTell Directory, bool IsReachable);
}

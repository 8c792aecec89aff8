using System.Collections.Immutable;
using Akka.Cluster;

namespace Proxy.Cmd.ClusterPalette;

/// <summary>A member as <c>cluster show</c> has it.</summary>
/// <param name="Address">Where it is: <c>akka.tcp://SYSTEM@HOST:PORT</c>.</param>
/// <param name="Roles">Its roles, ordered.</param>
/// <param name="Status">How far it has come: joining, weakly-up, up, leaving, exiting, down, removed.</param>
/// <param name="IsReachable">Whether every member that watches it hears from it.</param>
/// <param name="Version">The version of its application.</param>
internal sealed record MemberRow(string Address, ImmutableArray<string> Roles, MemberStatus Status, bool IsReachable, string Version)
{
    /// <summary>The member as the state of a cluster has it.</summary>
    public static MemberRow Of(Member member, ClusterEvent.CurrentClusterState state) => new(
        member.Address.ToString(),
        [.. member.Roles.Order(StringComparer.Ordinal)],
        member.Status,
        !state.Unreachable.Contains(member),
        member.AppVersion.Version);

    /// <summary>One line, as people know it from Petabridge.Cmd.</summary>
    public string ToText() =>
        $"{Address} | [{string.Join(", ", Roles)}] | {StatusName(Status)} | {(IsReachable ? "" : "unreachable")} | {Version}";

    /// <summary>A status in the words of the line.</summary>
    public static string StatusName(MemberStatus status) => status.ToString().ToLowerInvariant();
}

using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Proxy.Membership.Joining;

/// <summary>What a member writes into its log about the cluster, an event each. <c>docs/log-events.md</c> has them all.</summary>
/// <remarks>An id is never given to another event: operators search for it and alert on it.</remarks>
internal static partial class MembershipLog
{
    [LoggerMessage(
        101,
        LogLevel.Warning,
        "{Member} is in another cluster of this name, with {Others} nodes; this one has {Nodes}. Start the nodes of one of "
            + "them again")]
    public static partial void OtherCluster(this ILogger log, string member, int others, int nodes);

    [LoggerMessage(111, LogLevel.Information, "{Kind} {Member} is up{How}")]
    public static partial void MemberUp(this ILogger log, string kind, Address member, string how);

    [LoggerMessage(112, LogLevel.Warning, "{Kind} {Member} cannot be reached")]
    public static partial void MemberUnreachable(this ILogger log, string kind, Address member);

    [LoggerMessage(113, LogLevel.Information, "{Kind} {Member} can be reached again")]
    public static partial void MemberReachable(this ILogger log, string kind, Address member);

    [LoggerMessage(114, LogLevel.Information, "{Kind} {Member} leaves the cluster")]
    public static partial void MemberLeaves(this ILogger log, string kind, Address member);

    [LoggerMessage(115, LogLevel.Warning, "{Kind} {Member} is downed: it counts as dead")]
    public static partial void MemberDowned(this ILogger log, string kind, Address member);

    [LoggerMessage(116, LogLevel.Information, "{Kind} {Member} is removed from the cluster: {Why}")]
    public static partial void MemberRemoved(this ILogger log, string kind, Address member, string why);
}

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
}

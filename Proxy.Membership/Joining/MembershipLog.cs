using Akka.Event;

namespace Proxy.Membership.Joining;

/// <summary>What a member writes into its log about the cluster, a line each. <c>docs/log-lines.md</c> has them all.</summary>
/// <remarks>A line begins with its id, in the text itself: Akka's log events carry no other. An id is never given to another line.</remarks>
internal static class MembershipLog
{
    public static void OtherCluster(this ILoggingAdapter log, string member, int others, int nodes) => log.Warning(
        "PC101 {Member} is in another cluster of this name, with {Others} nodes; this one has {Nodes}. Start the nodes of one of them again",
        member,
        others,
        nodes);
}

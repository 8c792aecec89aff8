using Akka.Event;

namespace Proxy.Membership.Remoting;

/// <summary>What a member writes into its log about its cluster port, a line each. <c>docs/log-lines.md</c> has them all.</summary>
internal static class RemotingLog
{
    public static void Refused(this ILoggingAdapter log, int count, string source, string reason) => log.Warning(
        "PC102 the cluster port refused {Count} connections, the last from {Source}: {Reason}", count, source, reason);

    public static void Unheard(this ILoggingAdapter log, int count, string source) => log.Warning(
        "PC103 {Count} messages of others than members were not delivered, the last from {Source}", count, source);

    public static void CannotReach(this ILoggingAdapter log, int count, string member, string reason) => log.Warning(
        "PC104 {Count} times no connection to {Member}: {Reason}", count, member, reason);

    public static void CannotAccept(this ILoggingAdapter log, int count, string reason) => log.Warning(
        "PC105 the cluster port could not accept {Count} times: {Reason}", count, reason);

    public static void IsOpen(this ILoggingAdapter log, string endpoint) => log.Warning(
        "PC106 the cluster port {Endpoint} is open: whoever reaches it can join the cluster and command it. Give members certificates, "
            + "proxy.cluster.tls (docs/security.md); where only members reach it, write proxy.cluster.tls = off",
        endpoint);

    public static void Expires(this ILoggingAdapter log, string time) => log.Warning(
        "PC107 the certificate proxy.cluster.tls.certificate, or one that it stands on, expires at {Time}: renew it and start the member again",
        time);

    public static void Expired(this ILoggingAdapter log, string time) => log.Error(
        "PC108 the certificate proxy.cluster.tls.certificate, or one that it stands on, has expired at {Time}: other members refuse new "
            + "connections of this one. Renew it and start the member again",
        time);
}

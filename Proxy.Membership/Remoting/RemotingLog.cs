using Microsoft.Extensions.Logging;

namespace Proxy.Membership.Remoting;

/// <summary>What a member writes into its log about its cluster port, an event each. <c>docs/log-events.md</c> has them all.</summary>
internal static partial class RemotingLog
{
    [LoggerMessage(102, LogLevel.Warning, "the cluster port refused {Count} connections, the last from {Source}: {Reason}")]
    public static partial void Refused(this ILogger log, int count, string source, string reason);

    [LoggerMessage(103, LogLevel.Warning, "not delivered: {Count} from others than members, the last from {Source}")]
    public static partial void Unheard(this ILogger log, int count, string source);

    [LoggerMessage(104, LogLevel.Warning, "{Count} times no connection to {Member}: {Reason}")]
    public static partial void CannotReach(this ILogger log, int count, string member, string reason);

    [LoggerMessage(105, LogLevel.Warning, "the cluster port could not accept {Count} times: {Reason}")]
    public static partial void CannotAccept(this ILogger log, int count, string reason);

    [LoggerMessage(
        106,
        LogLevel.Warning,
        "the cluster port {Endpoint} is open: whoever reaches it can join the cluster and command it. Give members "
            + "certificates, proxy.cluster.tls (docs/security.md); where only members reach it, write proxy.cluster.tls = off")]
    public static partial void IsOpen(this ILogger log, string endpoint);

    [LoggerMessage(107, LogLevel.Warning, "{Certificate} expires at {Time}: {Remedy}")]
    public static partial void Expires(this ILogger log, string certificate, string time, string remedy);

    [LoggerMessage(108, LogLevel.Error, "{Certificate} has expired at {Time}, and other members refuse new connections of this one: {Remedy}")]
    public static partial void Expired(this ILogger log, string certificate, string time, string remedy);
}

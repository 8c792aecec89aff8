using Microsoft.Extensions.Logging;

namespace Proxy.Actors.Logging;

/// <summary>What a node writes into its log besides connections, an event each. <c>docs/log-events.md</c> has them all.</summary>
/// <remarks>An id is never given to another event: operators search for it and alert on it.</remarks>
internal static partial class NodeLog
{
    [LoggerMessage(
        350,
        LogLevel.Warning,
        "pool {Pool}: {Owner}, which gives out the places of its limits, cannot be reached or does not give; this node uses "
            + "its part of the limits")]
    public static partial void PlacesAlone(this ILogger log, string pool, string owner);

    [LoggerMessage(351, LogLevel.Information, "pool {Pool}: {Owner} gives out the places of its limits again")]
    public static partial void PlacesBack(this ILogger log, string pool, string owner);

    [LoggerMessage(
        801,
        LogLevel.Warning,
        "store {Store}: {Units} units wait to be delivered; {Torn} were not complete and {Damaged} were damaged, and are "
            + "dropped; {Records} damaged records")]
    public static partial void StoreRecovered(this ILogger log, string store, int units, int torn, int damaged, int records);

    [LoggerMessage(802, LogLevel.Warning, "store {Store}: takes no more units ({Reason})")]
    public static partial void StoreTakesNone(this ILogger log, string store, string reason);

    [LoggerMessage(803, LogLevel.Information, "store {Store}: takes units again")]
    public static partial void StoreTakesAgain(this ILogger log, string store);

    [LoggerMessage(804, LogLevel.Warning, "store {Store}: no server can be reached for queue {Queue} ({Reason}); its units wait")]
    public static partial void NotDelivered(this ILogger log, string store, string queue, string reason);

    [LoggerMessage(805, LogLevel.Information, "store {Store}: queue {Queue} has a server again")]
    public static partial void DeliveredAgain(this ILogger log, string store, string queue);

    [LoggerMessage(806, LogLevel.Warning, "store {Store}: unit {Unit} of queue {Queue} is given up ({Reason}); it lies in dead/")]
    public static partial void UnitDead(this ILogger log, string store, long unit, string queue, string reason);

    [LoggerMessage(
        807,
        LogLevel.Error,
        "store {Store}: unit {Unit} of queue {Queue} is given up, and cannot be put into dead/ ({Reason}); it is held")]
    public static partial void CannotBury(this ILogger log, string store, long unit, string queue, string reason);

    [LoggerMessage(809, LogLevel.Error, "store {Store}: unit {Unit} of queue {Queue} cannot be read ({Reason}); it is held")]
    public static partial void CannotRead(this ILogger log, string store, long unit, string queue, string reason);

    [LoggerMessage(
        808,
        LogLevel.Warning,
        "store {Store}: the node stops with {Units} units of {Bytes} bytes that are not delivered. They stay in {Directory}, "
            + "until a node starts with it")]
    public static partial void StoreKeeps(this ILogger log, string store, long units, long bytes, string directory);

    [LoggerMessage(201, LogLevel.Error, "a defect on an I/O loop; the loop goes on")]
    public static partial void LoopDefect(this ILogger log, Exception error);

    [LoggerMessage(
        211,
        LogLevel.Warning,
        "loop {Loop}: no pipe of 256 KiB can be had, so bytes are copied (fs.pipe-max-size, fs.pipe-user-pages-soft, open files)")]
    public static partial void NoPipe(this ILogger log, int loop);

    [LoggerMessage(212, LogLevel.Warning, "loop {Loop}: splice is forbidden here (seccomp) or not there, so bytes are copied")]
    public static partial void NoSplice(this ILogger log, int loop);

    [LoggerMessage(
        215,
        LogLevel.Warning,
        "the process may have {Limit} MiB of memory, and the node may come to need {Need}: {Own} itself, {Bank} for buffers, {Caches} for caches. Raise the "
            + "container's limit (memory.max), or lower proxy.buffers.bank or max-bytes of the caches")]
    public static partial void MemoryShort(this ILogger log, long limit, long need, long own, long bank, long caches);

    [LoggerMessage(202, LogLevel.Warning, "{Clients} clients on loop {Loop} were closed: their pairs did not start in time")]
    public static partial void TicketsLost(this ILogger log, int clients, int loop);

    [LoggerMessage(
        203,
        LogLevel.Warning,
        "listener {Listener}: cannot accept ({Reason}); clients wait in the backlog until connections end. Raise the open "
            + "files limit (ulimit -n), or lower proxy.limits.max-pairs")]
    public static partial void CannotAccept(this ILogger log, string listener, string reason);

    [LoggerMessage(
        206,
        LogLevel.Warning,
        "the node is full with {Pairs} connections; further clients wait in the backlog until others end. Raise "
            + "proxy.limits.max-pairs or the open files limit (ulimit -n), or start more nodes")]
    public static partial void IsFull(this ILogger log, int pairs);

    [LoggerMessage(207, LogLevel.Warning, "listener {Listener}: this machine has no IPv6; it listens at {Address} instead of {Wanted}")]
    public static partial void NoIpv6(this ILogger log, string listener, string address, string wanted);

    [LoggerMessage(208, LogLevel.Error, "pair {Pair}: a defect has ended it; {Others} more since the last line of this kind")]
    public static partial void PairFault(this ILogger log, Exception error, string pair, long others);

    [LoggerMessage(301, LogLevel.Warning, "pool {Pool}: endpoint {Endpoint} cannot be resolved yet ({Reason})")]
    public static partial void NotYetResolved(this ILogger log, string pool, string endpoint, string reason);

    [LoggerMessage(302, LogLevel.Warning, "pool {Pool}: endpoint {Endpoint} cannot be resolved ({Reason}); its last addresses stay in use")]
    public static partial void NotResolved(this ILogger log, string pool, string endpoint, string reason);

    [LoggerMessage(303, LogLevel.Warning, "pool {Pool}: looking up its endpoints failed")]
    public static partial void ResolverDefect(this ILogger log, Exception error, string pool);

    [LoggerMessage(304, LogLevel.Warning, "pool {Pool}: endpoint {Endpoint} is {State}, weight {Weight}")]
    public static partial void EndpointChanged(this ILogger log, string pool, string endpoint, string state, int weight);

    [LoggerMessage(305, LogLevel.Warning, "pool {Pool}: endpoint {Endpoint} was taken out")]
    public static partial void EndpointRemoved(this ILogger log, string pool, string endpoint);

    [LoggerMessage(
        306,
        LogLevel.Warning,
        "pool {Pool}: endpoint {Endpoint} at {Address} is the listener {Listener} of this node, which leads back to the "
            + "pool; it is not tried")]
    public static partial void LeadsBack(this ILogger log, string pool, string endpoint, string address, string listener);

    [LoggerMessage(345, LogLevel.Warning, "pool {Pool}: endpoint {Endpoint} is down: {Words} (checked by {Node})")]
    public static partial void EndpointDown(this ILogger log, string pool, string endpoint, string words, string node);

    [LoggerMessage(346, LogLevel.Information, "pool {Pool}: endpoint {Endpoint} is up: {Words} (checked by {Node})")]
    public static partial void EndpointUp(this ILogger log, string pool, string endpoint, string words, string node);

    [LoggerMessage(347, LogLevel.Warning, "{Down} endpoints are down, {Up} are up that were not")]
    public static partial void EndpointsChangedHealth(this ILogger log, int down, int up);

    [LoggerMessage(348, LogLevel.Warning, "the other nodes could not be told which endpoints are down ({Reason}); they are with the next change")]
    public static partial void HealthNotTold(this ILogger log, string reason);

    [LoggerMessage(
        340,
        LogLevel.Warning,
        "checks of endpoints run late, by {Milliseconds} ms: the process was stopped, or gets too little of a processor. "
            + "Checks whose time ran out meanwhile are made again; no endpoint fails for it")]
    public static partial void ChecksRunLate(this ILogger log, long milliseconds);

    [LoggerMessage(
        341,
        LogLevel.Warning,
        "checks of endpoints run late: one has waited {Milliseconds} ms for one of {InFlight} in flight to end. Check fewer "
            + "endpoints, less often, or with a shorter timeout; or raise the open files limit (ulimit -n) if that is low")]
    public static partial void ChecksWait(this ILogger log, long milliseconds, int inFlight);

    [LoggerMessage(
        342,
        LogLevel.Warning,
        "endpoint {Endpoint} cannot be checked, and is not alone in that, perhaps: {Reason}. This node lacks something; no "
            + "endpoint fails for it")]
    public static partial void CannotCheck(this ILogger log, string endpoint, string reason);

    [LoggerMessage(
        365,
        LogLevel.Warning,
        "pool {Pool}: endpoint {Endpoint} gets no connections for {Seconds} s, as this node could not reach it ({Reason})")]
    public static partial void EndpointEjected(this ILogger log, string pool, string endpoint, double seconds, string reason);

    [LoggerMessage(366, LogLevel.Information, "pool {Pool}: endpoint {Endpoint} can be reached again")]
    public static partial void EndpointBack(this ILogger log, string pool, string endpoint);

    [LoggerMessage(360, LogLevel.Warning, "pool {Pool}: service {Service} cannot be looked up yet ({Reason})")]
    public static partial void ServiceNotYetFound(this ILogger log, string pool, string service, string reason);

    [LoggerMessage(
        361,
        LogLevel.Warning,
        "pool {Pool}: service {Service} cannot be looked up ({Reason}); its last {Endpoints} endpoints stay in use")]
    public static partial void ServiceNotFound(this ILogger log, string pool, string service, string reason, int endpoints);

    [LoggerMessage(362, LogLevel.Information, "pool {Pool}: service {Service} has {Endpoints} endpoints now ({Changes})")]
    public static partial void ServiceFound(this ILogger log, string pool, string service, int endpoints, string changes);

    [LoggerMessage(363, LogLevel.Warning, "pool {Pool}: of service {Service}, {Hosts} endpoints have no address ({Names}); they get no connections")]
    public static partial void HostsNotResolved(this ILogger log, string pool, string service, int hosts, string names);

    [LoggerMessage(355, LogLevel.Warning, "pool {Pool}: endpoint {Endpoint} is {What}: its {Pairs} connections on this node end ({Fate})")]
    public static partial void PairsAreEnded(this ILogger log, string pool, string endpoint, string what, int pairs, string fate);

    [LoggerMessage(357, LogLevel.Warning, "pool {Pool}: endpoint {Endpoint} has max-pairs {Limit}")]
    public static partial void EndpointLimited(this ILogger log, string pool, string endpoint, string limit);

    [LoggerMessage(358, LogLevel.Warning, "pool {Pool}: balance {Balance}, max-pairs {Limit}")]
    public static partial void PoolChanged(this ILogger log, string pool, string balance, string limit);

    [LoggerMessage(356, LogLevel.Information, "pool {Pool}: the {Pairs} connections that endpoint {Endpoint} has left on this node go on")]
    public static partial void PairsGoOn(this ILogger log, string pool, string endpoint, int pairs);

    [LoggerMessage(204, LogLevel.Error, "the shard of loop {Loop} has ended, and its pairs with it; it is made anew")]
    public static partial void ShardEnded(this ILogger log, int loop);

    [LoggerMessage(
        213,
        LogLevel.Error,
        "loop {Loop}: pairs do not start, and their shard does not answer; the node is not ready until it does. Start the node again if it does not")]
    public static partial void ShardMute(this ILogger log, int loop);

    [LoggerMessage(214, LogLevel.Information, "loop {Loop}: pairs start again")]
    public static partial void ShardHeard(this ILogger log, int loop);

    [LoggerMessage(205, LogLevel.Error, "the node stops: {What}")]
    public static partial void PlacementEnded(this ILogger log, string what);

    [LoggerMessage(701, LogLevel.Information, "{Where}: renewed, and in force for new connections: {What}")]
    public static partial void CertificatesRenewed(this ILogger log, string where, string what);

    [LoggerMessage(702, LogLevel.Warning, "{Where}: not taken, and what was in use before stays so: {Problem}")]
    public static partial void CertificatesNotRenewed(this ILogger log, string where, string problem);

    [LoggerMessage(703, LogLevel.Error, "looking at the files of certificates failed; they are looked at again")]
    public static partial void CertificatesDefect(this ILogger log, Exception error);

    [LoggerMessage(704, LogLevel.Warning, "{Where}: {Certificate} expires at {Time}: renew it")]
    public static partial void CertificateExpires(this ILogger log, string where, string certificate, string time);

    [LoggerMessage(705, LogLevel.Error, "{Where}: {Certificate} has expired at {Time}: peers refuse it, or are refused. Renew it")]
    public static partial void CertificateExpired(this ILogger log, string where, string certificate, string time);

    [LoggerMessage(706, LogLevel.Warning, "{Where}: {Certificate} is not valid before {Time}: until then peers refuse it, or are refused")]
    public static partial void CertificateNotYetValid(this ILogger log, string where, string certificate, string time);

    [LoggerMessage(707, LogLevel.Warning, "{Where}: {File}")]
    public static partial void CertificateLeftOut(this ILogger log, string where, string file);

    [LoggerMessage(501, LogLevel.Warning, "access log {Output}: {Lines} lines could not be written ({Reason})")]
    public static partial void AccessLogLost(this ILogger log, string output, int lines, string reason);

    [LoggerMessage(502, LogLevel.Warning, "access log {File}: cannot be opened again ({Reason}); lines go on to the one that was open")]
    public static partial void AccessLogNotReopened(this ILogger log, string file, string reason);

    [LoggerMessage(503, LogLevel.Warning, "access log {File}: cannot be rotated ({Reason}); lines go on to the file that is open, beyond max-size")]
    public static partial void AccessLogNotRotated(this ILogger log, string file, string reason);

    [LoggerMessage(504, LogLevel.Error, "writing the access log failed; lines are left out from here on")]
    public static partial void AccessLogFailed(this ILogger log, Exception defect);

    [LoggerMessage(601, LogLevel.Warning, "{Network} is banned {Time}: {Reason}")]
    public static partial void Banned(this ILogger log, string network, string time, string reason);

    [LoggerMessage(602, LogLevel.Information, "{Network} is not banned any more")]
    public static partial void Unbanned(this ILogger log, string network);

    [LoggerMessage(603, LogLevel.Warning, "{Banned} networks are banned, {Ended} are not any more; there are {All} bans")]
    public static partial void BansChanged(this ILogger log, int banned, int ended, int all);
}

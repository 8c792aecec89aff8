using Akka.Event;

namespace Proxy.Actors.Logging;

/// <summary>What a node writes into its log besides connections, a line each. <c>docs/log-lines.md</c> has them all.</summary>
/// <remarks>A line begins with its id, in the text itself: Akka's log events carry no other. An id is never given to another line.</remarks>
internal static class NodeLog
{
    public static void PlacesAlone(this ILoggingAdapter log, string pool, string owner) => log.Warning(
        "PC350 pool {Pool}: {Owner}, which gives out the places of its limits, cannot be reached or does not give; this node uses its part of the limits", pool, owner);

    public static void PlacesBack(this ILoggingAdapter log, string pool, string owner) =>
        log.Warning("PC351 pool {Pool}: {Owner} gives out the places of its limits again", pool, owner);

    public static void StoreRecovered(this ILoggingAdapter log, string store, int units, int torn, int damaged, int records) => log.Warning(
        "PC801 store {Store}: {Units} units wait to be delivered; {Torn} were not complete and {Damaged} were damaged, and are dropped; {Records} damaged records",
        store,
        units,
        torn,
        damaged,
        records);

    public static void StoreTakesNone(this ILoggingAdapter log, string store, string reason) =>
        log.Warning("PC802 store {Store}: takes no more units ({Reason})", store, reason);

    public static void StoreTakesAgain(this ILoggingAdapter log, string store) => log.Warning("PC803 store {Store}: takes units again", store);

    public static void NotDelivered(this ILoggingAdapter log, string store, string queue, string reason) => log.Warning(
        "PC804 store {Store}: no server can be reached for queue {Queue} ({Reason}); its units wait", store, queue, reason);

    public static void DeliveredAgain(this ILoggingAdapter log, string store, string queue) =>
        log.Warning("PC805 store {Store}: queue {Queue} has a server again", store, queue);

    public static void UnitDead(this ILoggingAdapter log, string store, long unit, string queue, string reason) => log.Warning(
        "PC806 store {Store}: unit {Unit} of queue {Queue} is given up ({Reason}); it lies in dead/", store, unit, queue, reason);

    public static void CannotBury(this ILoggingAdapter log, string store, long unit, string queue, string reason) => log.Error(
        "PC807 store {Store}: unit {Unit} of queue {Queue} is given up, and cannot be put into dead/ ({Reason}); it is held", store, unit, queue, reason);

    public static void CannotRead(this ILoggingAdapter log, string store, long unit, string queue, string reason) => log.Error(
        "PC809 store {Store}: unit {Unit} of queue {Queue} cannot be read ({Reason}); it is held", store, unit, queue, reason);

    public static void StoreKeeps(this ILoggingAdapter log, string store, long units, long bytes, string directory) => log.Warning(
        "PC808 store {Store}: the node stops with {Units} units of {Bytes} bytes that are not delivered. They stay in {Directory}, until a node starts with it",
        store,
        units,
        bytes,
        directory);

    public static void LoopDefect(this ILoggingAdapter log, Exception error) =>
        log.Error(error, "PC201 a defect on an I/O loop; the loop goes on");

    public static void TicketsLost(this ILoggingAdapter log, int clients, int loop) =>
        log.Warning("PC202 {Clients} clients on loop {Loop} were closed: their pairs did not start in time", clients, loop);

    public static void CannotAccept(this ILoggingAdapter log, string listener, string reason) => log.Warning(
        "PC203 listener {Listener}: cannot accept ({Reason}); clients wait in the backlog until connections end. "
            + "Raise the open files limit (ulimit -n), or lower proxy.limits.max-pairs",
        listener,
        reason);

    public static void IsFull(this ILoggingAdapter log, int pairs) => log.Warning(
        "PC206 the node is full with {Pairs} connections; further clients wait in the backlog until others end. "
            + "Raise proxy.limits.max-pairs or the open files limit (ulimit -n), or start more nodes",
        pairs);

    public static void NoIpv6(this ILoggingAdapter log, string listener, string address, string wanted) => log.Warning(
        "PC207 listener {Listener}: this machine has no IPv6; it listens at {Address} instead of {Wanted}", listener, address, wanted);

    public static void NotYetResolved(this ILoggingAdapter log, string pool, string endpoint, string reason) =>
        log.Warning("PC301 pool {Pool}: endpoint {Endpoint} cannot be resolved yet ({Reason})", pool, endpoint, reason);

    public static void NotResolved(this ILoggingAdapter log, string pool, string endpoint, string reason) => log.Warning(
        "PC302 pool {Pool}: endpoint {Endpoint} cannot be resolved ({Reason}); its last addresses stay in use", pool, endpoint, reason);

    public static void ResolverDefect(this ILoggingAdapter log, Exception error, string pool) =>
        log.Warning(error, "PC303 pool {Pool}: looking up its endpoints failed", pool);

    public static void EndpointChanged(this ILoggingAdapter log, string pool, string endpoint, string state, int weight) =>
        log.Warning("PC304 pool {Pool}: endpoint {Endpoint} is {State}, weight {Weight}", pool, endpoint, state, weight);

    public static void EndpointRemoved(this ILoggingAdapter log, string pool, string endpoint) =>
        log.Warning("PC305 pool {Pool}: endpoint {Endpoint} was taken out", pool, endpoint);

    public static void LeadsBack(this ILoggingAdapter log, string pool, string endpoint, string address, string listener) => log.Warning(
        "PC306 pool {Pool}: endpoint {Endpoint} at {Address} is the listener {Listener} of this node, which leads back to the pool; it is not tried",
        pool,
        endpoint,
        address,
        listener);

    public static void EndpointDown(this ILoggingAdapter log, string pool, string endpoint, string words, string node) =>
        log.Warning("PC345 pool {Pool}: endpoint {Endpoint} is down: {Words} (checked by {Node})", pool, endpoint, words, node);

    public static void EndpointUp(this ILoggingAdapter log, string pool, string endpoint, string words, string node) =>
        log.Warning("PC346 pool {Pool}: endpoint {Endpoint} is up: {Words} (checked by {Node})", pool, endpoint, words, node);

    public static void EndpointsChangedHealth(this ILoggingAdapter log, int down, int up) =>
        log.Warning("PC347 {Down} endpoints are down, {Up} are up that were not", down, up);

    public static void HealthNotTold(this ILoggingAdapter log, string reason) =>
        log.Warning("PC348 the other nodes could not be told which endpoints are down ({Reason}); they are with the next change", reason);

    public static void ChecksRunLate(this ILoggingAdapter log, long milliseconds) => log.Warning(
        "PC340 checks of endpoints run late, by {Milliseconds} ms: the process was stopped, or gets too little of a processor. Checks whose time ran out "
            + "meanwhile are made again; no endpoint fails for it",
        milliseconds);

    public static void ChecksWait(this ILoggingAdapter log, long milliseconds, int inFlight) => log.Warning(
        "PC341 checks of endpoints run late: one has waited {Milliseconds} ms for one of {InFlight} in flight to end. Check fewer endpoints, less often, "
            + "or with a shorter timeout; or raise the open files limit (ulimit -n) if that is low",
        milliseconds,
        inFlight);

    public static void CannotCheck(this ILoggingAdapter log, string endpoint, string reason) => log.Warning(
        "PC342 endpoint {Endpoint} cannot be checked, and is not alone in that, perhaps: {Reason}. This node lacks something; no endpoint fails for it",
        endpoint,
        reason);

    public static void EndpointEjected(this ILoggingAdapter log, string pool, string endpoint, double seconds, string reason) => log.Warning(
        "PC365 pool {Pool}: endpoint {Endpoint} gets no connections for {Seconds} s, as this node could not reach it ({Reason})", pool, endpoint, seconds, reason);

    public static void EndpointBack(this ILoggingAdapter log, string pool, string endpoint) =>
        log.Warning("PC366 pool {Pool}: endpoint {Endpoint} can be reached again", pool, endpoint);

    public static void ServiceNotYetFound(this ILoggingAdapter log, string pool, string service, string reason) =>
        log.Warning("PC360 pool {Pool}: service {Service} cannot be looked up yet ({Reason})", pool, service, reason);

    public static void ServiceNotFound(this ILoggingAdapter log, string pool, string service, string reason, int endpoints) => log.Warning(
        "PC361 pool {Pool}: service {Service} cannot be looked up ({Reason}); its last {Count} endpoints stay in use", pool, service, reason, endpoints);

    public static void ServiceFound(this ILoggingAdapter log, string pool, string service, int endpoints, string changes) =>
        log.Warning("PC362 pool {Pool}: service {Service} has {Count} endpoints now ({Changes})", pool, service, endpoints, changes);

    public static void HostsNotResolved(this ILoggingAdapter log, string pool, string service, int hosts, string names) => log.Warning(
        "PC363 pool {Pool}: of service {Service}, {Count} endpoints have no address ({Hosts}); they get no connections", pool, service, hosts, names);

    public static void PairsAreEnded(this ILoggingAdapter log, string pool, string endpoint, string what, int pairs, string fate) => log.Warning(
        "PC355 pool {Pool}: endpoint {Endpoint} is {What}: its {Pairs} connections on this node end ({Fate})", pool, endpoint, what, pairs, fate);

    public static void EndpointLimited(this ILoggingAdapter log, string pool, string endpoint, string limit) =>
        log.Warning("PC357 pool {Pool}: endpoint {Endpoint} has max-pairs {Limit}", pool, endpoint, limit);

    public static void PoolChanged(this ILoggingAdapter log, string pool, string balance, string limit) =>
        log.Warning("PC358 pool {Pool}: balance {Balance}, max-pairs {Limit}", pool, balance, limit);

    public static void PairsGoOn(this ILoggingAdapter log, string pool, string endpoint, int pairs) =>
        log.Warning("PC356 pool {Pool}: the {Pairs} connections that endpoint {Endpoint} has left on this node go on", pool, pairs, endpoint);

    public static void ShardEnded(this ILoggingAdapter log, int loop) =>
        log.Error("PC204 the shard of loop {Loop} has ended, and its pairs with it; it is made anew", loop);

    public static void PlacementEnded(this ILoggingAdapter log, string what) => log.Error("PC205 the node stops: {What}", what);

    public static void CertificatesRenewed(this ILoggingAdapter log, string where, string what) =>
        log.Warning("PC701 {Where}: renewed, and in force for new connections: {What}", where, what);

    public static void CertificatesNotRenewed(this ILoggingAdapter log, string where, string problem) =>
        log.Warning("PC702 {Where}: not taken, and what was in use before stays so: {Problem}", where, problem);

    public static void CertificatesDefect(this ILoggingAdapter log, Exception error) =>
        log.Error(error, "PC703 looking at the files of certificates failed; they are looked at again");

    public static void CertificateExpires(this ILoggingAdapter log, string where, string certificate, string time) =>
        log.Warning("PC704 {Where}: {Certificate} expires at {Time}: renew it", where, certificate, time);

    public static void CertificateExpired(this ILoggingAdapter log, string where, string certificate, string time) =>
        log.Error("PC705 {Where}: {Certificate} has expired at {Time}: peers refuse it, or are refused. Renew it", where, certificate, time);

    public static void CertificateNotYetValid(this ILoggingAdapter log, string where, string certificate, string time) =>
        log.Warning("PC706 {Where}: {Certificate} is not valid before {Time}: until then peers refuse it, or are refused", where, certificate, time);

    public static void CertificateLeftOut(this ILoggingAdapter log, string where, string file) => log.Warning("PC707 {Where}: {File}", where, file);

    public static void AccessLogLost(this ILoggingAdapter log, string output, int lines, string reason) =>
        log.Warning("PC501 access log {Output}: {Lines} lines could not be written ({Reason})", output, lines, reason);

    public static void AccessLogNotReopened(this ILoggingAdapter log, string file, string reason) => log.Warning(
        "PC502 access log {File}: cannot be opened again ({Reason}); lines go on to the file that was open", file, reason);

    public static void AccessLogNotRotated(this ILoggingAdapter log, string file, string reason) => log.Warning(
        "PC503 access log {File}: cannot be rotated ({Reason}); lines go on to the file that is open, beyond max-size", file, reason);

    public static void AccessLogFailed(this ILoggingAdapter log, Exception defect) =>
        log.Error(defect, "PC504 writing the access log failed; lines are left out from here on");

    public static void Banned(this ILoggingAdapter log, string network, string time, string reason) =>
        log.Warning("PC601 {Network} is banned {Time}: {Reason}", network, time, reason.Length == 0 ? "no reason was given" : reason);

    public static void Unbanned(this ILoggingAdapter log, string network) => log.Warning("PC602 {Network} is not banned any more", network);

    public static void BansChanged(this ILoggingAdapter log, int banned, int ended, int all) =>
        log.Warning("PC603 {Banned} networks are banned, {Ended} are not any more; there are {All} bans", banned, ended, all);
}

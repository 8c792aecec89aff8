using System.Collections.Immutable;
using Proxy.Membership.Metrics;
using static Proxy.Membership.Metrics.MetricKind;

namespace Proxy.Actors.Metrics;

/// <summary>Every metric that nodes alone have; <see cref="MemberLedger"/> has those of every member. Labels name what an operator has configured or what there are a few of; never a client or a connection.
/// docs/observability.md lists them.</summary>
public static class MetricLedger
{
    internal static readonly MetricInfo Accepted = new(
        "proxy.connections.accepted", Counter, "{connection}", "Connections of clients that were accepted and let in.", "listener");

    internal static readonly MetricInfo Active = new("proxy.connections.active", Gauge, "{connection}", "Connections of clients that have not ended.", "listener");

    internal static readonly MetricInfo Ended = new(
        "proxy.connections.ended", Counter, "{connection}", "Connections of clients that have ended, by the access log's end.", "listener", "reason");

    internal static readonly MetricInfo Refused = new(
        "proxy.connections.refused", Counter, "{connection}",
        "Clients that were not let in or not served. Those refused at once are not among the accepted, the others have ended, too.", "listener", "reason");

    internal static readonly MetricInfo Delayed = new(
        "proxy.connections.delayed", Counter, "{connection}", "Clients that had to wait because their source came too fast.", "listener");

    internal static readonly MetricInfo Held = new(
        "proxy.listener.held", Counter, "{time}", "Times that a listener stopped accepting because of its own limits; clients wait in the backlog meanwhile.", "listener");

    internal static readonly MetricInfo Routed = new("proxy.connections.routed", Counter, "{connection}", "Connections that a route has taken.", "listener", "route");

    internal static readonly MetricInfo Transferred = new(
        "proxy.transferred", Counter, "By", "Bytes that were handed on, by listener: to-server or to-client.", "listener", "direction");

    internal static readonly MetricInfo ConnectionDuration = new(
        "proxy.connection.duration", Histogram, "s", "From accepting a client to the end of its connection.", "listener");

    internal static readonly MetricInfo ConnectDuration = new(
        "proxy.connect.duration", Histogram, "s", "How long the server took to accept that did, its TLS handshake included.", "pool");

    internal static readonly MetricInfo QueueDuration = new(
        "proxy.queue.duration", Histogram, "s", "How long clients waited for a place at a server, of those that had to wait.", "pool");

    internal static readonly MetricInfo FirstByteDuration = new(
        "proxy.first_byte.duration", Histogram, "s", "From when the server had accepted to the first byte that was handed on from it.", "pool");

    internal static readonly MetricInfo EndpointUp = new(
        "proxy.endpoint.up", Gauge, "", "1 while new connections go to the endpoint: it has an address, is wanted, not down and not ejected; else 0.", "pool", "endpoint");

    internal static readonly MetricInfo EndpointState = new(
        "proxy.endpoint.state", Gauge, "", "1 with the state that the endpoint is in: up, unchecked, down, unresolved, drain, maint, ejected or half-open.", "pool", "endpoint", "state");

    internal static readonly MetricInfo EndpointCheck = new(
        "proxy.endpoint.check", Gauge, "", "How the last check of it by this node ended: 1 passed, 0 failed. Not there where this node does not check it.", "pool", "endpoint");

    internal static readonly MetricInfo EndpointActive = new(
        "proxy.endpoint.connections.active", Gauge, "{connection}", "Connections to it, and those on their way.", "pool", "endpoint");

    internal static readonly MetricInfo EndpointConnections = new(
        "proxy.endpoint.connections", Counter, "{connection}", "Connections to it that came about.", "pool", "endpoint");

    internal static readonly MetricInfo EndpointFailures = new(
        "proxy.endpoint.connect.failures", Counter, "{attempt}", "Attempts to connect to it that failed.", "pool", "endpoint");

    internal static readonly MetricInfo EndpointTransferred = new(
        "proxy.endpoint.transferred", Counter, "By", "Bytes that were handed on, by endpoint.", "pool", "endpoint", "direction");

    internal static readonly MetricInfo EndpointEjections = new("proxy.endpoint.ejections", Counter, "{ejection}", "Times that it was ejected.", "pool", "endpoint");

    internal static readonly MetricInfo EndpointWeight = new("proxy.endpoint.weight", Gauge, "", "Its weight, 0 to 256.", "pool", "endpoint");

    internal static readonly MetricInfo EndpointLimit = new(
        "proxy.endpoint.connections.limit", Gauge, "{connection}", "Connections that it may have at once. Not there without a limit.", "pool", "endpoint");

    internal static readonly MetricInfo Checks = new("proxy.pool.checks", Counter, "{check}", "Checks of its endpoints by this node: passed or failed.", "pool", "result");

    internal static readonly MetricInfo PoolEndpoints = new("proxy.pool.endpoints", Gauge, "{endpoint}", "Its endpoints by state.", "pool", "state");

    internal static readonly MetricInfo PoolQueued = new("proxy.pool.queue.length", Gauge, "{connection}", "Clients that wait for a place at a server.", "pool");

    internal static readonly MetricInfo PoolQueueRefused = new(
        "proxy.pool.queue.refused", Counter, "{connection}", "Clients that got no place: too many waited (full), or they waited too long (timeout).", "pool", "reason");

    internal static readonly MetricInfo PoolLimit = new(
        "proxy.pool.connections.limit", Gauge, "{connection}", "Connections that all its endpoints together may have at once. Not there without a limit.", "pool");

    internal static readonly MetricInfo PoolPanic = new("proxy.pool.panic", Gauge, "", "1 while all endpoints are down or ejected and are tried all the same; else 0.", "pool");

    internal static readonly MetricInfo BankBytes = new("proxy.buffers.limit", Gauge, "By", "The buffer bank: bytes that may be held for connections.");

    internal static readonly MetricInfo HeldBytes = new("proxy.buffers.held", Gauge, "By", "Bytes of the bank that are held for connections.");

    internal static readonly MetricInfo BesideBytes = new(
        "proxy.buffers.beside", Gauge, "By", "Bytes of memory beside the bank for what has to lie in one piece: heads of requests that have not come whole, or wait.");

    internal static readonly MetricInfo BesideGaveWay = new(
        "proxy.buffers.beside.gave_way", Counter, "{head}", "Heads of requests that had to give way as there was no more memory beside the bank: most are refused with 408 or 503.");

    internal static readonly MetricInfo ShareBytes = new("proxy.buffers.share", Gauge, "By", "Bytes that one direction of a connection may hold now.");

    internal static readonly MetricInfo Spliced = new(
        "proxy.buffers.spliced", Counter, "By", "Bytes that the kernel handed from one connection to the other without copying them.");

    internal static readonly MetricInfo StalledDirections = new(
        "proxy.buffers.stalled_directions", Gauge, "{direction}", "Directions of connections whose receiver is slower than the sender: they hold bytes of the bank, or would.");

    internal static readonly MetricInfo BankShort = new("proxy.buffers.short", Gauge, "", "1 while the share is below its maximum, so that senders are slowed down; else 0.");

    internal static readonly MetricInfo Lanes = new("proxy.lanes", Gauge, "{lane}", "Lanes that move bytes (attached), or wait for a connection (free).", "state");

    internal static readonly MetricInfo FlowEntries = new("proxy.flow_entries", Gauge, "{entry}", "Flow entries: of live connections, and in TIME-WAIT.", "state");

    internal static readonly MetricInfo KernelTcpMemory = new(
        "proxy.kernel.tcp.memory", Gauge, "By", "Memory of all TCP buffers in the kernel, of this network namespace's machine (/proc/net/sockstat).");

    internal static readonly MetricInfo ListenDrops = new(
        "proxy.kernel.listen.drops", Counter, "{connection}",
        "Connections that the kernel dropped at a listening socket, of this network namespace: overflow of the backlog, or any reason (/proc/net/netstat).", "reason");

    internal static readonly MetricInfo LoopBusy = new("proxy.loop.busy", Counter, "s", "Time that an I/O loop has not waited for events.", "loop");

    internal static readonly MetricInfo LoopLag = new("proxy.loop.lag", Gauge, "s", "How long the loop took just now to come to what was asked of it.", "loop");

    internal static readonly MetricInfo LoopRound = new(
        "proxy.loop.longest_round", Gauge, "s", "The longest that a loop took for what was due at once, in the last 15 to 30 s.", "loop");

    internal static readonly MetricInfo Handshakes = new(
        "proxy.tls.handshakes", Counter, "{handshake}", "TLS handshakes of clients: full, resumed or failed.", "listener", "result");

    internal static readonly MetricInfo ServerHandshakes = new(
        "proxy.tls.server.handshakes", Counter, "{handshake}", "TLS handshakes with servers that came about: full or resumed.", "pool", "result");

    internal static readonly MetricInfo HandshakesUnderWay = new(
        "proxy.tls.handshakes.active", Gauge, "{handshake}", "TLS handshakes in progress, and those that wait for one to end.", "state");

    internal static readonly MetricInfo Ready = new("proxy.node.ready", Gauge, "", "1 while the node accepts clients, as /readyz says; else 0.");

    internal static readonly MetricInfo Draining = new("proxy.node.draining", Gauge, "", "1 while the node drains; else 0.");

    internal static readonly MetricInfo NodeActive = new("proxy.node.connections.active", Gauge, "{connection}", "Connections of clients of all listeners that have not ended.");

    internal static readonly MetricInfo NodeLimit = new("proxy.node.connections.limit", Gauge, "{connection}", "Connections that the node takes at once.");

    internal static readonly MetricInfo NodeFull = new("proxy.node.full", Counter, "{time}", "Times that the node had as many connections as it takes when a client came. As long as clients wait without a break counts once.");

    internal static readonly MetricInfo OpenDescriptors = new("proxy.descriptors.open", Gauge, "{descriptor}", "Descriptors that the process has open.");

    internal static readonly MetricInfo MaxDescriptors = new("proxy.descriptors.limit", Gauge, "{descriptor}", "Descriptors that the process may open.");

    internal static readonly MetricInfo Configuration = new(
        "proxy.configuration.info", Gauge, "", "1, with a digest of the configuration in force: the same where listeners (their addresses aside), pools, caches and stores (where they lie and how large they are aside), time limits and drain are the same.", "digest");

    internal static readonly MetricInfo ConfigurationTime = new("proxy.configuration.applied.timestamp", Gauge, "s", "When the configuration in force was put in force, seconds since 1970.");

    internal static readonly MetricInfo AccessLogLines = new(
        "proxy.access_log.lines", Counter, "{line}",
        "Lines of the access log: those that were written, those that there was no room for while they waited (left-out), and those that the output did not take (failed).",
        "result");

    internal static readonly MetricInfo CacheRequests = new(
        "proxy.cache.requests", Counter, "{request}", "Requests to a listener with a cache, by how they were answered.", "cache", "outcome");

    internal static readonly MetricInfo CacheCollapsed = new(
        "proxy.cache.collapsed", Counter, "{request}", "Requests that waited for another's fetch and were given what it stored.", "cache");

    internal static readonly MetricInfo CacheObjects = new("proxy.cache.objects", Gauge, "{response}", "Responses that are stored.", "cache");

    internal static readonly MetricInfo CacheBytes = new("proxy.cache.used", Gauge, "By", "Bytes that responses take up, with those that are being read or filled.", "cache");

    internal static readonly MetricInfo CacheLimit = new("proxy.cache.limit", Gauge, "By", "Bytes that responses may take up.", "cache");

    internal static readonly MetricInfo CacheStored = new("proxy.cache.stored", Counter, "{response}", "Responses that were put in.", "cache");

    internal static readonly MetricInfo CacheRemoved = new(
        "proxy.cache.removed", Counter, "{response}", "Responses that went for others (evicted), were purged, or were not stored for want of room (refused).", "cache", "reason");

    internal static readonly MetricInfo StoreUnits = new("proxy.store.units", Gauge, "{unit}", "Units: stored and waiting, open, or dead.", "store", "state");

    internal static readonly MetricInfo StoreBytes = new("proxy.store.waiting", Gauge, "By", "Bytes of the units that wait.", "store");

    internal static readonly MetricInfo StoreDisk = new("proxy.store.disk", Gauge, "By", "Bytes on the disk: those that the store's files take up (used), and what is free.", "store", "state");

    internal static readonly MetricInfo StoreHeld = new("proxy.store.held", Gauge, "By", "Memory for messages that are not complete, or that the store does not take yet.", "store");

    internal static readonly MetricInfo StoreOldest = new("proxy.store.oldest_unit.age", Gauge, "s", "Age of the unit that waits longest; 0 where none does.", "store");

    internal static readonly MetricInfo StoreStored = new("proxy.store.stored", Counter, "{unit}", "Units stored.", "store");

    internal static readonly MetricInfo StoreFailed = new("proxy.store.failed", Counter, "{unit}", "Units given up because they could not be stored.", "store");

    internal static readonly MetricInfo StoreSyncs = new("proxy.store.syncs", Counter, "{sync}", "Syncs to the disk.", "store");

    internal static readonly MetricInfo StoreFull = new(
        "proxy.store.full", Gauge, "", "1 while the store has no room, so that its clients wait or are reset; else 0.", "store");

    internal static readonly MetricInfo StoreSound = new("proxy.store.sound", Gauge, "", "1 while the store can write; 0 after its disk has failed.", "store");

    /// <summary>All of them, those that every member has included, in the order of their names.</summary>
    public static ImmutableArray<MetricInfo> All { get; } = MemberLedger.Of(typeof(MemberLedger), typeof(MetricLedger));
}

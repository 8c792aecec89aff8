using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Streams;
using Akka.Streams.Dsl;
using Proxy.Actors.Access;
using Proxy.Actors.Buffers;
using Proxy.Actors.Caching;
using Proxy.Actors.Descriptors;
using Proxy.Actors.Doctor;
using Proxy.Actors.Fates;
using Proxy.Actors.Forwarding;
using Proxy.Actors.Listeners;
using Proxy.Actors.Listing;
using Proxy.Actors.Logging;
using Proxy.Actors.Machine;
using Proxy.Actors.Metrics;
using Proxy.Actors.Model;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Actors.Places;
using Proxy.Actors.Pools;
using Proxy.Actors.Telemetry;
using Proxy.Actors.Tls;
using Proxy.Actors.Verdicts;
using Proxy.Configuration;
using Proxy.Membership.Joining;
using Proxy.Membership.Logging;
using Proxy.Membership.Remoting;
using Proxy.Transport;

namespace Proxy.Actors;

/// <summary>A running node: its loops, its actor system and cluster membership, its listeners.</summary>
public sealed partial class ProxyNode : IProxyNode, IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(20);

    private readonly ImmutableArray<IoLoop> _loops;
    private readonly AccessLog? _accessLog;
    private readonly PairFeed _feed;
    private readonly NodeState _state;
    private readonly TimeProvider _time;
    private readonly NodePools _pools;
    private readonly NodeCaches _caches;
    private readonly NodeTls _tls;
    private readonly NodeStores _stores;
    private ImmutableArray<NodeLoop> _nodeLoops = [];
    private NodeListeners? _listeners;
    private NodeFates _fates = null!;
    private int _descriptorsOfItsOwn;
    private volatile DescriptorBudget _descriptors;
    private volatile int _wantedPairs;
    private volatile bool _stopping;
    private volatile bool _stopped;

    private ProxyNode(ProxySettings settings, Config? overrides, IAccessLog? accessLog, TimeProvider time, RemotingSetup remoting, DescriptorBudget descriptors, LogHost? log)
    {
        _time = time;
        _descriptors = descriptors;
        Remoting = remoting;
        _accessLog = accessLog is null ? AccessLog.Open(settings.AccessLog, settings.Loops.Count, () => System!.LoggerFor<AccessLog>(), time) : null;
        _started = time.GetUtcNow();
        _loops = [.. Enumerable.Range(0, settings.Loops.Count).Select(index => new IoLoop(index, time, OnLoopError))];
        _feed = new PairFeed(accessLog ?? _accessLog ?? (IAccessLog)NoAccessLog.Instance);
        var buffers = settings.Buffers;
        var bank = new BufferBank(buffers.Bank, buffers.Segment, buffers.MinShare, buffers.MaxShare);
        _caches = new NodeCaches(settings.Caches, time);
        var gates = new NodeGates(settings.Limits.MaxSources, time);
        var model = NodeModel.From(settings, descriptors.Pairs, ImmutableDictionary<string, PoolState>.Empty);
        _inCommon = SettingsDigest.Of(model); // of what it is about to do, also while it waits for its cluster
        _state = new NodeState(model.Idle, bank, _feed, gates, new PairDurations(_meter), time);
        System = ActorSystem.Create(settings.Cluster.SystemName, Setup(settings, overrides, log));
        log?.Follow(System);
        _state.Log = System.LoggerFor<ProxyNode>();
        CompareMemory(new MemoryNeed(buffers.Bank, settings.Caches.Sum(each => each.MaxBytes)), new MachineReader().Read().RoomBytes);
        if (settings.Loops.Affinity) BindLoops();
        _pools = new NodePools(System, time);
        Endpoints = new NodeEndpoints(System, _pools.States);
        _pools.Change = Endpoints.Change;
        Places = new NodePlaces(System, time);
        _tls = new NodeTls(time, () => System.LoggerFor<NodeTls>());
        _stores = new NodeStores(time, () => System.LoggerFor<NodeStores>());
        Bans = new NodeBans(System, time, bans => _state.Bans = bans);
        Health = new NodeHealth(System, time);
        (_pools.Added, _pools.Gone) = (Places.Watch + (Action<PoolState>)Health.Follow, Places.Forget);
    }

    /// <summary>The node's cluster port.</summary>
    public RemotingSetup Remoting { get; }

    /// <summary>The node's actor system.</summary>
    public ActorSystem System { get; }

    /// <inheritdoc/>
    public IReadOnlyList<BoundListener> Listeners => _listeners?.Bound ?? [];

    /// <inheritdoc/>
    public string ClusterAddress => Cluster.Get(System).SelfAddress.ToString();

    /// <summary>The shard region that delivers messages for pairs, on whichever node they are.</summary>
    public IActorRef Pairs => _state.Region;

    /// <summary>Finds, measures, follows and ends pairs, here and on other nodes.</summary>
    public PairDirectory Directory { get; private set; } = null!;

    /// <summary>The most pairs that the node takes at once: as configured, and no more than there can be descriptors for.
    /// A client beyond that waits in the backlog; accepted, it could not be given a server.</summary>
    public int MaxPairs => _state.Model.MaxPairs;

    /// <summary>What the descriptors of the process are for.</summary>
    public DescriptorBudget Descriptors => _descriptors;

    /// <summary>Whether the node has joined its cluster and can be asked about pairs.</summary>
    public bool HasJoined { get; private set; }

    /// <summary>The endpoints of the node's pools, and their changes at run time on any node.</summary>
    public NodeEndpoints Endpoints { get; }

    /// <summary>What the node has of limits that count the pairs of all nodes.</summary>
    public NodePlaces Places { get; }

    /// <summary>Who may not connect to any node of the cluster.</summary>
    public NodeBans Bans { get; }

    /// <summary>Which endpoints serve, as far as they are checked.</summary>
    public NodeHealth Health { get; }

    /// <summary>What the node does now.</summary>
    public NodeModel Model => _state.Model;

    /// <summary>The loops with what their pairs share.</summary>
    internal IReadOnlyList<NodeLoop> NodeLoops => _nodeLoops;

    /// <summary>Starts a node and returns when it accepts.</summary>
    /// <param name="settings">Settings without errors.</param>
    /// <param name="overrides">A configuration whose <c>akka</c> tree wins over the node's own; null for none.</param>
    /// <param name="accessLog">Where pairs are written instead of what the settings name; null for what they name.</param>
    /// <param name="time">The clock of the loops and of every timeout of pairs; null for the machine's. A loop that waits for
    /// sockets notices that a clock of its own kind has moved with the next thing it has to do, <see cref="CountAsync()"/>
    /// for one.</param>
    /// <param name="prepare">What has to be done before the node joins its cluster and lets clients in; null for nothing. When it
    /// fails, so does the start. What the node opens for good is open when it is done.</param>
    /// <param name="log">The process's log, which outlives the node; null for none.</param>
    /// <param name="cancellation">Gives up waiting for the cluster: a node with seeds asks them until one of them answers.</param>
    /// <exception cref="OperationCanceledException">It was cancelled before the node had joined.</exception>
    /// <exception cref="DescriptorShortageException">The process may open too few descriptors.</exception>
    /// <exception cref="ClusterStartException">The cluster port or its certificates cannot be had.</exception>
    /// <exception cref="ListenerBindException">A listener's address cannot be had.</exception>
    /// <exception cref="StoreStartException">A store cannot be opened.</exception>
    /// <exception cref="IOException">The access log cannot be opened.</exception>
    public static async Task<ProxyNode> StartAsync(
        ProxySettings settings,
        Config? overrides = null,
        IAccessLog? accessLog = null,
        TimeProvider? time = null,
        Func<ProxyNode, Task>? prepare = null,
        LogHost? log = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var descriptors = DescriptorBudget.For(settings, DescriptorLimit.Read(), DescriptorLimit.CountWithoutSockets());
        descriptors.EnsureRoom(settings);
        var remoting = RemotingSetup.Open(settings.Cluster with { MaxConnections = descriptors.ClusterConnections });
        ProxyNode? node = null;
        try
        {
            node = new ProxyNode(settings, overrides, accessLog, time ?? TimeProvider.System, remoting, descriptors, log);
            if (prepare is not null) await prepare(node).ConfigureAwait(false);
            await node.StartAsync(settings, cancellation).ConfigureAwait(false);
            return node;
        }
        catch
        {
            if (node is null) remoting.Dispose();
            else await node.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens the access log's file anew, because somebody has moved it.</summary>
    public void ReopenAccessLog() => _accessLog?.Reopen();

    private async Task StartAsync(ProxySettings settings, CancellationToken cancellation)
    {
        StartFigures();
        await JoinAsync(cancellation).ConfigureAwait(false);
        var uid = Cluster.Get(System).SelfUniqueAddress.Uid;
        var materializers = _loops.Select(Materializer).ToArray();
        await Task.WhenAll(materializers.Select(AwaitMaterializerAsync)).ConfigureAwait(false);
        _nodeLoops = [.. _loops.Zip(materializers, (loop, materializer) => new NodeLoop(
            _state, loop, uid, materializer, settings.Loops.Count, settings.ControlMemory))];
        _fates = new NodeFates(_nodeLoops, System.LoggerFor<NodeFates>(), Random.Shared);
        _listeners = new NodeListeners(System, _state, _nodeLoops);
        await Endpoints.StartAsync(StartLimit).ConfigureAwait(false);
        await Bans.StartAsync(StartLimit).ConfigureAwait(false);
        await Health.StartAsync(StartLimit).ConfigureAwait(false);
        await Task.Run(() => _stores.Open(settings.Stores), cancellation).ConfigureAwait(false);
        _descriptorsOfItsOwn = DescriptorLimit.CountWithoutSockets();
        await ApplyAsync(settings).ConfigureAwait(false);
        _state.Region = await PairRegion.StartAsync(System, [.. _nodeLoops.Select(PairActor.Props)], StopPair.Instance).ConfigureAwait(false);
        await Task.WhenAll(_nodeLoops.Select(loop => AwaitShardAsync(loop, StartLimit))).ConfigureAwait(false);
        await WatchPlacementAsync().ConfigureAwait(false);
        Directory = StartDirectory();
        Stores = new StoreDirectory(Directory, _stores);
        StartDoctor();
        _stores.Start(System, ClusterAddress, _state, _nodeLoops);
        Metrics = StartMeter();
        HasJoined = true;
        DrainWithCluster();
        await UndrainAsync().ConfigureAwait(false);
    }

    private async Task JoinAsync(CancellationToken cancellation)
    {
        var settings = _state.Model.Fixed.Cluster;
        var membership = ClusterMembership.Start(System, settings, MemberRole.Proxy);
        var limit = settings.JoinTimeout;
        try
        {
            await membership.Joined.WaitAsync(limit, TimeProvider.System, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(settings.Seeds.IsEmpty ? AloneFor(limit) : (
                $"no seed let the node in within {limit.TotalSeconds:0} s: {string.Join(", ", settings.Seeds)} (see that one "
                + $"of them runs and reaches this node at {ClusterAddress}, or wait longer with proxy.cluster.join-timeout)"));
        }
    }

    private string AloneFor(TimeSpan limit)
    {
        var cluster = Cluster.Get(System);
        var reason = cluster.IsTerminated ? "its membership has stopped; the reason is in the log above"
            : cluster.Settings.MinNrOfMembers > 1 ? $"akka.cluster.min-nr-of-members wants {cluster.Settings.MinNrOfMembers} members, and nobody else has come"
            : $"it is still {cluster.SelfMember.Status}";
        return $"the node could not form a cluster of its own within {limit.TotalSeconds:0} s: {reason} "
            + "(see what the configuration says in akka.cluster; to join another cluster, name one of its members in proxy.cluster.seeds)";
    }

    private ActorMaterializer Materializer(IoLoop loop) => ActorMaterializer.Create(
        System, ActorMaterializerSettings.Create(System).WithDispatcher(LoopDispatcher.Id(loop.Index)), $"lanes-{loop.Index}");

    /// <summary>Has a materializer start its supervisor, which a loop would otherwise wait for when it makes its first lane:
    /// in vain, as the supervisor runs on that loop.</summary>
    private static Task AwaitMaterializerAsync(ActorMaterializer materializer) =>
        Source.Empty<int>().RunWith(Sink.Ignore<int>(), materializer).WaitAsync(StartLimit, TimeProvider.System);

    private static Task AbortPairsAsync(NodeLoop loop) => loop.CallAsync(() =>
    {
        loop.DropTickets();
        loop.Lanes.Clear();
        foreach (var pair in loop.Pairs.Values) pair.Tell(StopPair.Instance, ActorRefs.NoSender);
        return true;
    });

    private void OnLoopError(Exception error) => System.LoggerFor<ProxyNode>().LoopDefect(error);

    private void BindLoops()
    {
        var processors = ProcessorAffinity.Allowed();
        foreach (var loop in _loops) loop.Execute(new ProcessorAffinity(processors[loop.Index % processors.Count]));
    }

    // It is given what it asks for only when that is used: who has too little is ended by the kernel under load, or does not start.
    private void CompareMemory(MemoryNeed need, long? room)
    {
        if (room is > 0 and var limit && need.IsBeyond(limit))
        {
            const long Mebi = 1 << 20;
            _state.Log.MemoryShort(limit / Mebi, need.Bytes / Mebi, MemoryNeed.OwnBytes / Mebi, need.BankBytes / Mebi, need.CacheBytes / Mebi);
        }
    }
}

using System.Collections.Immutable;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Listing;
using Proxy.Actors.Logging;
using Proxy.Actors.Pairs;
using Proxy.Actors.Routing;
using Proxy.Actors.Stores;
using Proxy.Configuration;

namespace Proxy.Actors.Forwarding;

/// <summary>The stores of a node. Thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="log">The node's log.</param>
internal sealed class NodeStores(TimeProvider time, Func<ILogger> log) : IDisposable
{
    private ImmutableArray<NodeStore> _stores = [];
    private volatile IActorRef? _actor;
    private volatile bool _isStopped;
    private int _isLookDue;

    /// <summary>Whether all of them can store, as far as their disks go: one that is full only has its clients wait.</summary>
    internal bool AreSound => _stores.All(store => store.Spool.Standing != SpoolRefusal.Failed);

    /// <summary>All of them.</summary>
    internal IEnumerable<NodeStore> All => _stores;

    /// <summary>Units that are to be delivered, of all stores.</summary>
    internal long Units => _stores.Sum(store => store.Spool.Figures.Units);

    /// <summary>Opens them. Blocks while their files are read.</summary>
    /// <param name="stores">Their settings.</param>
    /// <exception cref="StoreStartException">One cannot be opened; those before it are closed again with <see cref="Dispose"/>.</exception>
    internal void Open(IEnumerable<StoreSettings> stores)
    {
        foreach (var settings in stores)
        {
            var store = new NodeStore(settings);
            store.Stored = Wake;
            store.Notice = new StandingNotice(time, why => log().StoreTakesNone(settings.Name, why), () => log().StoreTakesAgain(settings.Name));
            store.Buried = (unit, why) => log().UnitDead(settings.Name, unit.Number, unit.Head.Queue, why);
            try
            {
                store.Open(time);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new StoreStartException(
                    $"proxy.stores.{settings.Name}.directory: the store cannot be opened: {error.Message} "
                        + $"(see that {settings.Directory} can be made and written by the node's user, and that no other node, and no other store, has it)",
                    error);
            }

            _stores = _stores.Add(store);
            var found = store.Spool.Recovery;
            if (found.Units + found.Torn + found.Damaged + found.DamagedRecords > 0)
                log().StoreRecovered(settings.Name, found.Units, found.Torn, found.Damaged, found.DamagedRecords);
        }
    }

    /// <summary>What answers the clients of a listener with a store.</summary>
    /// <param name="store">The store's name.</param>
    /// <param name="listener">The listener's name.</param>
    internal IAnswer AnswerOf(string store, string listener) => new StoreAnswer(Find(store)!, listener);

    /// <summary>The store of a name; null without one.</summary>
    /// <param name="name">The name.</param>
    internal NodeStore? Find(string name) => _stores.FirstOrDefault(store => store.Settings.Name == name);

    /// <summary>Begins to deliver.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="address">The node's address.</param>
    /// <param name="node">The node.</param>
    /// <param name="loops">Its loops.</param>
    internal void Start(ActorSystem system, string address, NodeState node, ImmutableArray<NodeLoop> loops)
    {
        if (_stores.IsEmpty) return;
        var shared = new DeliveryLoops(loops);
        ImmutableArray<StoreDeliverer> Deliverers(Action<object> tell) =>
            [.. _stores.Select(store => new StoreDeliverer(store, node, shared, time, Random.Shared, tell))];
        _actor = system.ActorOf(StoresActor.Props(this, address, Deliverers).WithDispatcher(shared.Dispatcher), StoresActor.Name);
    }

    /// <summary>Answers a question about the stores; null for one about something else.</summary>
    /// <param name="query">The question.</param>
    /// <param name="cancellation">Gives up.</param>
    internal Task<object>? Answer(IDirectoryQuery query, CancellationToken cancellation) => query switch
    {
        CollectQueues or ListUnits or ChangeUnits when _actor is { } actor => actor.Ask<object>(query, cancellation),
        CollectQueues => Task.FromResult<object>(new QueuesPage([])),
        ListUnits => Task.FromResult<object>(new UnitsPage([], 0)),
        ChangeUnits => Task.FromResult<object>(new UnitsChanged(0, "")),
        _ => null,
    };

    /// <summary>Who delivers looks now, so that it is to be told of what comes later.</summary>
    internal void OnLooked()
    {
        Volatile.Write(ref _isLookDue, 0);
        foreach (var store in _stores) store.Look();
    }

    /// <summary>Whether no delivery is to begin any more.</summary>
    internal bool IsStopped => _isStopped;

    /// <summary>The node stops: begins no more deliveries, and says what stays.</summary>
    internal void StopDelivering()
    {
        _isStopped = true;
        foreach (var store in _stores)
        {
            var figures = store.Spool.Figures;
            if (figures.Units > 0) log().StoreKeeps(store.Settings.Name, figures.Units, figures.UnitBytes, store.Settings.Directory);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var store in _stores) store.Dispose();
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _isLookDue, 1) == 0) _actor?.Tell(LookAtStores.Instance, ActorRefs.NoSender);
    }
}

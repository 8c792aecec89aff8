using System.Collections.Immutable;
using Akka.Actor;
using Proxy.Actors.Listing;

namespace Proxy.Actors.Forwarding;

/// <summary>Delivers what the stores of a node hold, and answers for them. It runs on a loop; nothing in it waits for a disk.</summary>
internal sealed class StoresActor : UntypedActor, IWithTimers
{
    /// <summary>Its name below <c>/user</c>.</summary>
    internal const string Name = "stores";

    // Room for a pair, a listener that is back, a pool that has changed: nobody tells of these.
    private static readonly TimeSpan LookAtLeast = TimeSpan.FromSeconds(1);

    private readonly ImmutableArray<StoreDeliverer> _deliverers;
    private readonly NodeStores _stores;
    private readonly string _node;

    public StoresActor(NodeStores stores, string node, Func<Action<object>, ImmutableArray<StoreDeliverer>> deliverers)
    {
        var self = Self;
        _stores = stores;
        _node = node;
        _deliverers = deliverers(message => self.Tell(message, ActorRefs.NoSender));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    internal static Props Props(NodeStores stores, string node, Func<Action<object>, ImmutableArray<StoreDeliverer>> deliverers) =>
        Akka.Actor.Props.Create(() => new StoresActor(stores, node, deliverers));

    protected override void PreStart() => Timers.StartPeriodicTimer(LookAtStores.Instance, LookAtStores.Instance, TimeSpan.Zero, LookAtLeast);

    protected override void PostStop()
    {
        foreach (var deliverer in _deliverers) deliverer.Stop();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LookAtStores:
                _stores.OnLooked();
                break;
            case DeliveryEnded ended:
                Of(ended.Store).OnEnded(ended);
                break;
            case UnitBuried buried:
                Of(buried.Store).OnBuried(buried);
                break;
            case CollectQueues:
                Sender.Tell(new QueuesPage([.. _deliverers.SelectMany(each => each.Queues(_node))]));
                return;
            case ListUnits list:
                List(list);
                return;
            case ChangeUnits change:
                Change(change);
                break;
            default:
                Unhandled(message);
                return;
        }

        Look();
    }

    private StoreDeliverer Of(string store) => _deliverers.First(each => each.Name == store);

    private void Look()
    {
        if (_stores.IsStopped) return; // sharding waits for the pairs that there are
        long? due = null;
        foreach (var deliverer in _deliverers)
            if (deliverer.Look() is { } wait && !(wait >= due)) due = wait;
        if (due < LookAtLeast.TotalMilliseconds)
            Timers.StartSingleTimer(nameof(Look), LookAtStores.Instance, TimeSpan.FromMilliseconds(Math.Max(1, due.Value)));
    }

    private void List(ListUnits list)
    {
        var max = Math.Clamp(list.Max, 1, ListUnits.MaxRows);
        var meant = _deliverers.Where(each => list.Filter.Has(_node, each.Name)).ToList();
        var rows = ImmutableArray.CreateBuilder<UnitRow>();
        var left = 0L;
        foreach (var deliverer in list.Filter.Dead == true ? [] : meant)
        {
            var (some, more) = deliverer.Units(_node, list.Filter, max - rows.Count);
            rows.AddRange(some);
            left += more;
        }

        if (list.Filter.Dead == false) Sender.Tell(new UnitsPage(rows.ToImmutable(), left));
        else ListDeadAsync(meant, list.Filter, rows, left, max).PipeTo(Sender, failure: error => new DirectoryRefusal(error.Message));
    }

    private async Task<UnitsPage> ListDeadAsync(
        List<StoreDeliverer> meant, UnitFilter filter, ImmutableArray<UnitRow>.Builder rows, long left, int max)
    {
        foreach (var deliverer in meant)
        {
            var dead = await Task.Run(() => _stores.Find(deliverer.Name)!.Spool.Dead()).ConfigureAwait(false);
            var matching = dead.Where(each => filter.Has(each.Head.Queue, each.Number)).ToList();
            var some = matching.Take(max - rows.Count).Select(each => deliverer.Row(_node, each)).ToList();
            rows.AddRange(some);
            left += matching.Count - some.Count;
        }

        return new UnitsPage(rows.ToImmutable(), left);
    }

    private void Change(ChangeUnits change)
    {
        var meant = _deliverers.Where(each => change.Filter.Has(_node, each.Name)).ToList();
        if (change.Filter is { Unit: { } number, Dead: true })
        {
            ChangeDeadAsync(meant, change.Action, number).PipeTo(Sender, failure: error => new DirectoryRefusal(error.Message));
            return;
        }

        var changed = meant.Select(each => each.Change(change.Action, change.Filter)).ToList();
        Sender.Tell(new UnitsChanged(changed.Sum(each => each.Count), changed.FirstOrDefault(each => each.Problem.Length > 0)?.Problem ?? ""));
    }

    private async Task<UnitsChanged> ChangeDeadAsync(List<StoreDeliverer> meant, UnitAction action, long number)
    {
        if (action is UnitAction.Hold or UnitAction.Release) return new UnitsChanged(0, "it is dead: retry puts it into its queue again, drop deletes it");
        if (meant.Count == 0) return new UnitsChanged(0, "");
        var count = 0;
        foreach (var spool in meant.Select(each => _stores.Find(each.Name)!.Spool))
            if (await Task.Run(() => action == UnitAction.Retry ? spool.Revive(number) : spool.DropDead(number)).ConfigureAwait(false)) count++;
        return new UnitsChanged(count, count == 0 ? "it could not be changed, or is gone" : "");
    }
}

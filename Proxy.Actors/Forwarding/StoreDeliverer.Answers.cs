using Proxy.Actors.Stores;

namespace Proxy.Actors.Forwarding;

/// <content>What operators are told, and do.</content>
internal sealed partial class StoreDeliverer
{
    /// <summary>Characters of what is told of a failure: rows go to other nodes.</summary>
    private const int MaxWhy = 300;

    /// <summary>Its queues: those with units, and those of listeners that feed it. A row without a queue's name where there are none.</summary>
    /// <param name="node">The node's address.</param>
    internal IEnumerable<QueueRow> Queues(string node)
    {
        var figures = _store.Spool.Figures;
        var queues = _store.Spool.Queues().ToList();
        queues.AddRange(_node.Model.Listeners.Keys.Where(name => IsFedBy(name) && queues.All(queue => queue.Name != name)).Select(name => new SpoolQueue(name, 0, 0, null)).ToList());
        if (queues.Count == 0)
            return [new QueueRow(node, Name, "", null, StateOfStore() ?? QueueState.Empty, 0, 0, null, 0, 0, figures.DeadUnits, null, Cut(_store.StandingText))];
        return queues.Select(queue => Row(node, queue, figures.DeadUnits));
    }

    /// <summary>Its units that are not dead.</summary>
    /// <param name="node">The node's address.</param>
    /// <param name="filter">Which.</param>
    /// <param name="max">How many at most.</param>
    /// <returns>The first of them, and how many more there are.</returns>
    internal (IReadOnlyList<UnitRow> Rows, long Left) Units(string node, UnitFilter filter, int max)
    {
        var spool = _store.Spool;
        if (filter.Unit is { } number)
            return spool.Find(number) is { } one && filter.Has(one.Head.Queue, number) ? ([Row(node, one)], 0) : ([], 0);
        var queues = spool.Queues().Where(queue => filter.Queue is null || filter.Queue == queue.Name).ToList();
        var rows = queues.SelectMany(queue => spool.Units(queue.Name, max)).Take(max).Select(unit => Row(node, unit)).ToList();
        return (rows, queues.Sum(queue => (long)queue.Units) - rows.Count);
    }

    /// <summary>Does something to queues, or to a unit that is not dead.</summary>
    /// <param name="action">What.</param>
    /// <param name="filter">To which.</param>
    internal UnitsChanged Change(UnitAction action, UnitFilter filter) => filter.Unit is { } number
        ? _store.Spool.Find(number) is { } unit && filter.Has(unit.Head.Queue, number) ? Change(action, unit) : new UnitsChanged(0, "")
        : new UnitsChanged(QueueNames(filter.Queue).Count(queue => Change(action, queue)), "");

    // One that is named may have no units just now.
    private IEnumerable<string> QueueNames(string? named) => named is null ? _store.Spool.Queues().Select(queue => queue.Name)
        : _desk.Find(named) is not null || IsFedBy(named) || _store.Spool.Queues().Any(queue => queue.Name == named) ? [named]
        : [];

    private bool IsFedBy(string listener) => _node.Model.Listeners.TryGetValue(listener, out var model) && model.Settings?.Store == Name;

    private bool Change(UnitAction action, string queue)
    {
        if (action == UnitAction.Retry) _desk.Retry(queue);
        else if (action is UnitAction.Hold or UnitAction.Release) _desk.Hold(queue, action == UnitAction.Hold);
        return action != UnitAction.Drop;
    }

    private UnitsChanged Change(UnitAction action, SpoolUnit unit)
    {
        var (queue, number) = (unit.Head.Queue, unit.Number);
        var known = Known(unit);
        if (known is null && action is UnitAction.Retry or UnitAction.Release)
            return new UnitsChanged(0, "others of its queue come first, and it is not held");
        if (known?.State == DeskState.UnderWay && action is not UnitAction.Hold)
            return new UnitsChanged(0, "it is on its way to a server: hold it, and end its pair (proxy kill)");
        if (known is null && !Take(unit)) return new UnitsChanged(0, "it was done meanwhile");
        if (action == UnitAction.Hold)
        {
            _desk.Hold(queue, number);
            return new UnitsChanged(1, "");
        }

        if (known is not null) _desk.Forget(queue, number);
        _taken.Remove(number);
        if (action == UnitAction.Drop) _store.Spool.Done(unit);
        else _store.Spool.Return(unit);
        return new UnitsChanged(1, "");
    }

    private bool Take(SpoolUnit unit) => _store.Spool.TryTake(unit) && _taken.TryAdd(unit.Number, unit);

    private DeskUnit? Known(SpoolUnit unit) => _desk.Find(unit.Head.Queue)?.Units.GetValueOrDefault(unit.Number);

    private QueueRow Row(string node, SpoolQueue queue, int dead)
    {
        var known = _desk.Find(queue.Name);
        var pool = ModelOf(queue.Name)?.PoolName;
        var wait = known is null ? 0 : Math.Max(known.NotBefore, FirstRetry(known)) - Now;
        var underWay = known?.Count(DeskState.UnderWay) ?? 0;
        var isWaiting = wait > 0 && underWay == 0;
        var state = pool is null ? QueueState.Orphaned
            : known is { IsHeld: true } ? QueueState.Held
            : StateOfStore() ?? (queue.Units == 0 ? QueueState.Empty : isWaiting ? QueueState.Waiting : QueueState.Delivering);
        return new QueueRow(
            node,
            Name,
            queue.Name,
            pool,
            state,
            queue.Units,
            queue.Bytes,
            queue.Oldest is { } oldest ? AgeOf(oldest) : null,
            underWay,
            known?.Count(DeskState.Held) ?? 0,
            dead,
            isWaiting && state is not (QueueState.Orphaned or QueueState.Held) ? wait : null,
            Cut(string.Join("; ", new[] { WhyOf(known), _store.StandingText }.Where(text => text.Length > 0))));
    }

    // Clients are told of it before all else that a queue does, unless an operator has to see to it.
    private QueueState? StateOfStore() => _store.Spool.Standing switch
    {
        SpoolRefusal.Full => QueueState.Full,
        SpoolRefusal.Failed => QueueState.Failed,
        _ => null,
    };

    private static string WhyOf(DeskQueue? queue) => queue is null ? ""
        : queue.Why.Length > 0 ? queue.Why
        : queue.Units.Values.FirstOrDefault(unit => unit.State != DeskState.UnderWay)?.Why ?? "";

    private static long FirstRetry(DeskQueue queue) =>
        queue.Units.Values.Where(unit => unit.State == DeskState.Waiting).Select(unit => unit.NotBefore).DefaultIfEmpty().Min();

    private UnitRow Row(string node, SpoolUnit unit)
    {
        var known = Known(unit);
        var state = known?.State switch
        {
            DeskState.UnderWay => UnitStanding.UnderWay,
            DeskState.Waiting => UnitStanding.Waiting,
            DeskState.Held => UnitStanding.Held,
            _ => UnitStanding.Queued,
        };
        long? retry = state == UnitStanding.Waiting ? Math.Max(0, Math.Max(known!.NotBefore, _desk.Find(unit.Head.Queue)!.NotBefore) - Now) : null;
        return Row(node, unit.Number, unit.Head, state, unit.Bytes, unit.Begun) with
        {
            Tries = known?.Tries ?? 0,
            Refusals = known?.Refusals ?? 0,
            RetryMs = retry,
            Why = Cut(known?.Why ?? ""),
        };
    }

    /// <summary>A dead unit as operators see it.</summary>
    /// <param name="node">The node's address.</param>
    /// <param name="dead">The unit.</param>
    internal UnitRow Row(string node, DeadUnit dead) =>
        Row(node, dead.Number, dead.Head, UnitStanding.Dead, dead.Bytes, dead.Begun) with { Tries = dead.Tries, Why = Cut(dead.Why) };

    private UnitRow Row(string node, long number, UnitHead head, UnitStanding state, long bytes, DateTimeOffset begun)
    {
        var facts = UnitFacts.Read(head.Facts.Span);
        return new UnitRow(node, Name, head.Queue, number, state, bytes, AgeOf(begun), facts.Pair, facts.Client.ToString(), 0, 0, null, "");
    }

    private long AgeOf(DateTimeOffset begun) => Math.Max(0, (long)(_time.GetUtcNow() - begun).TotalMilliseconds);

    private static string Cut(string why) => why.Length > MaxWhy ? why[..MaxWhy] : why;
}

using Proxy.Actors.Forwarding;
using static Proxy.Actors.Doctor.Wording;

namespace Proxy.Actors.Doctor;

/// <summary>What is wrong with stores.</summary>
internal static class StoreRules
{
    private const double NearFull = 0.9;

    // A server that is started again is away for less.
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(1);

    internal static readonly FindingCode StoreFailed = new(
        "store-failed", Severity.Error, "a store's disk cannot be written",
        "The node is not ready; clients of its listeners are reset, as nothing that they send can be kept",
        "see the reason and the disk (dmesg, df); the store tries again by itself");

    internal static readonly FindingCode StoreFull = new(
        "store-full", Severity.Error, "a store has reached max-bytes, or leaves less than min-free on its disk",
        "Its clients wait, and are refused when that lasts",
        "have the servers take what is stored (pbm store queues), raise max-bytes, or make room on the disk");

    internal static readonly FindingCode StoreNearFull = new(
        "store-near-full", Severity.Warning, "a store has used 90 % of max-bytes, or of what its disk has above min-free",
        "When it is full, its clients wait, and are refused when that lasts",
        "have the servers take what is stored (pbm store queues), raise max-bytes, or make room on the disk");

    internal static readonly FindingCode QueueStuck = new(
        "store-queue-stuck", Severity.Warning, "a queue has waited for a server for more than a minute",
        "What clients have handed in does not arrive, and the store fills up",
        "see the reason in pbm store queues, and the servers in pbm proxy endpoints; pbm store retry tries at once");

    internal static readonly FindingCode QueueOrphaned = new(
        "store-queue-orphaned", Severity.Warning, "a queue holds units, and no listener has its name any more",
        "Nobody says where its units go, so they stay",
        "give a listener with the store that name again, or export and drop its units: pbm store list, store export, store drop");

    internal static readonly FindingCode UnitsDead = new(
        "store-units-dead", Severity.Warning, "units were given up",
        "A server refused them again and again, or they became older than max-age; they are not sent any more",
        "see why: pbm store list --dead; then pbm store retry, or store export and store drop");

    internal static readonly FindingCode UnitsHeld = new(
        "store-units-held", Severity.Note, "an operator has a queue or units held",
        "It is meant, but it is forgotten easily, and the store fills up", "pbm store release has them delivered again");

    internal static readonly FindingCode[] Codes = [StoreFailed, StoreFull, StoreNearFull, QueueStuck, QueueOrphaned, UnitsDead, UnitsHeld];

    internal static IEnumerable<Finding> Find(HeardFacts node) =>
        [.. node.Facts.Stores.SelectMany(store => Store(node, store)), .. node.Facts.Queues.SelectMany(queue => Queue(node, queue))];

    private static IEnumerable<Finding> Store(HeardFacts node, StoreFacts store)
    {
        var where = $"{On(node)}, store {store.Name}";
        if (store.Refusal.Length > 0) yield return new(store.HasFailed ? StoreFailed : StoreFull, where, $"it takes nothing: {store.Refusal}");
        else if (IsNearFull(store)) yield return new(StoreNearFull, where, $"{Bytes(store.DiskBytes)} of {Bytes(store.MaxBytes)} are used, and {store.Directory} has {Bytes(store.FreeBytes)} free");
        if (store.DeadUnits > 0) yield return new(UnitsDead, where, $"{Count(store.DeadUnits, "unit")} {(store.DeadUnits == 1 ? "was" : "were")} given up");
    }

    private static bool IsNearFull(StoreFacts store) =>
        store.DiskBytes >= NearFull * store.MaxBytes || store.DiskBytes >= NearFull * (store.DiskBytes + Math.Max(0, store.FreeBytes - store.MinFree));

    private static IEnumerable<Finding> Queue(HeardFacts node, QueueRow queue)
    {
        var where = $"{On(node)}, store {queue.Store}, queue {queue.Queue}";
        var size = $"{Count(queue.Units, "unit")} of {Bytes(queue.Bytes)}";
        var age = TimeSpan.FromMilliseconds(queue.OldestMs ?? 0);
        if (queue is { Units: > 0 } and ({ State: QueueState.Waiting } or { RetryMs: not null }) && age >= LongWait)
            yield return new(QueueStuck, where, $"{size} wait, the oldest for {Time(age)}{(queue.Why.Length > 0 ? $": {queue.Why}" : "")}");
        if (queue is { State: QueueState.Orphaned, Units: > 0 }) yield return new(QueueOrphaned, where, $"{size} go nowhere");
        if (queue.State == QueueState.Held) yield return new(UnitsHeld, where, $"the queue is held, with {size}");
        else if (queue.Held > 0) yield return new(UnitsHeld, where, $"{Count(queue.Held, "unit")} held");
    }
}

namespace Proxy.Actors.Forwarding;

/// <summary>Decides which unit of a store is delivered when: a unit at a time for each queue, in order, unless the rules give that up; what fails
/// waits ever longer. It knows no store, no server and no clock: times are milliseconds of the caller's. One thread.</summary>
/// <remarks><code>
/// (in its queue) --Begin--> UnderWay --delivered--> (done)
///                              |  ^
///       not reached, refused --+  +-- its time has come (Next)
///                              v  |
///                            Waiting --refused too often, too old--> (dead)
///                              |  ^
///                              Held     an operator's
/// </code></remarks>
/// <param name="rules">The store's rules.</param>
/// <param name="random">Where chance comes from.</param>
internal sealed class DeliveryDesk(DeliveryRules rules, Random random)
{
    // Where order is given up, units that a server refuses wait beside their queue, so that others get past them.
    private const int MaxWaiting = 1000;

    private readonly Dictionary<string, DeskQueue> _queues = new(StringComparer.Ordinal);

    /// <summary>What it knows of a queue; null when that has nothing in hand, and nothing was ever said of it.</summary>
    /// <param name="queue">The queue's name.</param>
    internal DeskQueue? Find(string queue) => _queues.GetValueOrDefault(queue);

    /// <summary>The unit in hand that is to be tried again now; null when there is none.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="now">The time.</param>
    internal DeskUnit? Next(string queue, long now) =>
        Find(queue) is { } known && IsFree(known, now) ? known.Units.Values.FirstOrDefault(unit => IsDue(unit, now)) : null;

    /// <summary>Whether the queue's next unit may be taken and begun now.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="now">The time.</param>
    internal bool Wants(string queue, long now)
    {
        if (Find(queue) is not { } known) return true;
        return IsFree(known, now) && known.Count(DeskState.Waiting) < (rules.Parallel == 1 ? 1 : MaxWaiting);
    }

    /// <summary>A unit is on its way.</summary>
    /// <param name="queue">Its queue.</param>
    /// <param name="number">Its number.</param>
    /// <param name="now">The time.</param>
    internal void Begin(string queue, long number, long now)
    {
        var unit = Hand(queue, number);
        unit.State = DeskState.UnderWay;
        unit.Begun = now;
        unit.Tries++;
    }

    /// <summary>The attempt to deliver a unit has ended.</summary>
    /// <param name="queue">Its queue.</param>
    /// <param name="number">Its number; it is under way.</param>
    /// <param name="result">What has come of it.</param>
    /// <param name="why">The same in the operator's words.</param>
    /// <param name="age">How old the unit is.</param>
    /// <param name="now">The time.</param>
    internal DeskVerdict End(string queue, long number, DeliveryResult result, string why, TimeSpan age, long now)
    {
        var known = _queues[queue];
        var unit = known.Units[number];
        unit.Why = why;
        if (result == DeliveryResult.Delivered)
        {
            Reached(known);
            known.Units.Remove(number);
            return DeskVerdict.Done;
        }

        if (result == DeliveryResult.Unreadable)
        {
            Reached(known);
            unit.State = DeskState.Held;
            return DeskVerdict.Hold;
        }

        unit.NotBefore = result switch
        {
            DeliveryResult.Unreachable => Missed(known, unit, why, now),
            DeliveryResult.Refused => Refused(known, unit, now),
            _ => now + rules.Backoff,
        };
        unit.State = unit.IsHeldNext ? DeskState.Held : DeskState.Waiting;
        unit.IsHeldNext = false;
        if (!IsTooOften(unit, result) && !IsTooOld(age)) return DeskVerdict.Wait;
        known.Units.Remove(number);
        return DeskVerdict.Bury;
    }

    /// <summary>When something is to be done next that nobody tells of; null for nothing.</summary>
    /// <param name="now">The time.</param>
    internal long? Due(long now)
    {
        long? due = null;
        foreach (var queue in _queues.Values)
        {
            if (queue.IsHeld) continue;
            if (queue.NotBefore > now && !(queue.NotBefore >= due)) due = queue.NotBefore; // its last unit in hand may have been given up
            foreach (var unit in queue.Units.Values.Where(unit => unit.State == DeskState.Waiting))
            {
                var at = Math.Max(unit.NotBefore, queue.NotBefore);
                if (at > now && !(at >= due)) due = at;
            }
        }

        return due;
    }

    /// <summary>An operator holds a queue or lets it go: no unit of it is begun.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="held">Whether it is held.</param>
    internal void Hold(string queue, bool held) => Know(queue).IsHeld = held;

    /// <summary>An operator holds a unit: it is taken out of its queue, or held once its delivery has failed.</summary>
    /// <param name="queue">Its queue.</param>
    /// <param name="number">Its number; it is in hand, or has just been taken.</param>
    internal void Hold(string queue, long number)
    {
        var isNew = Find(queue)?.Units.ContainsKey(number) != true;
        var unit = Hand(queue, number);
        if (!isNew && unit.State == DeskState.UnderWay) unit.IsHeldNext = true;
        else unit.State = DeskState.Held;
    }

    /// <summary>An operator does not want to wait: what waits in a queue is tried now.</summary>
    /// <param name="queue">The queue's name.</param>
    internal void Retry(string queue)
    {
        if (Find(queue) is not { } known) return;
        Reached(known);
        foreach (var unit in known.Units.Values) unit.NotBefore = 0;
    }

    /// <summary>Lets go of a unit that is not under way, whatever was known of it.</summary>
    /// <param name="queue">Its queue.</param>
    /// <param name="number">Its number.</param>
    internal void Forget(string queue, long number) => Find(queue)?.Units.Remove(number);

    private bool IsFree(DeskQueue queue, long now) =>
        !queue.IsHeld && now >= queue.NotBefore && queue.Count(DeskState.UnderWay) < rules.Parallel;

    private static bool IsDue(DeskUnit unit, long now) => unit.State == DeskState.Waiting && unit.NotBefore <= now;

    private bool IsTooOften(DeskUnit unit, DeliveryResult result) => result == DeliveryResult.Refused && unit.Refusals >= rules.Attempts;

    private bool IsTooOld(TimeSpan age) => rules.MaxAge != Timeout.InfiniteTimeSpan && age >= rules.MaxAge;

    private static void Reached(DeskQueue queue) => (queue.Failures, queue.NotBefore, queue.Why) = (0, 0, "");

    /// <summary>No server was reached: the whole queue waits. Attempts that were under way together have failed once.</summary>
    private long Missed(DeskQueue queue, DeskUnit unit, string why, long now)
    {
        queue.Why = why;
        if (queue.Failures == 0 || unit.Begun > queue.FailedAt)
        {
            queue.FailedAt = now;
            queue.NotBefore = now + rules.Wait(++queue.Failures, random.NextDouble());
        }

        return queue.NotBefore;
    }

    private long Refused(DeskQueue queue, DeskUnit unit, long now)
    {
        Reached(queue);
        return now + rules.Wait(++unit.Refusals, random.NextDouble());
    }

    private DeskQueue Know(string queue)
    {
        if (_queues.TryGetValue(queue, out var known)) return known;
        return _queues[queue] = new DeskQueue();
    }

    private DeskUnit Hand(string queue, long number)
    {
        var units = Know(queue).Units;
        if (units.TryGetValue(number, out var unit)) return unit;
        return units[number] = new DeskUnit(number);
    }
}

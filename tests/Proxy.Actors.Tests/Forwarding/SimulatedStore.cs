using Proxy.Actors.Forwarding;

namespace Proxy.Actors.Tests.Forwarding;

/// <summary>A store and its servers, as a desk sees them: numbers, and a clock that the test moves.</summary>
internal sealed class SimulatedStore(DeliveryRules rules, int seed = 1)
{
    private readonly SortedDictionary<long, (string Queue, long Since)> _units = [];
    private readonly SortedSet<long> _taken = [];

    internal DeliveryDesk Desk { get; } = new(rules, new Random(seed));

    internal long Now { get; private set; }

    internal List<long> UnderWay { get; } = [];

    internal List<long> Delivered { get; } = [];

    internal List<long> Dead { get; } = [];

    internal int Left => _units.Count;

    internal void Store(string queue, params long[] units)
    {
        foreach (var unit in units) _units.Add(unit, (queue, Now));
    }

    /// <summary>Begins what the desk wants to have begun.</summary>
    internal List<long> Begin()
    {
        var begun = new List<long>();
        foreach (var queue in _units.Values.Select(unit => unit.Queue).Distinct().ToList())
        {
            while (Next(queue) is { } unit)
            {
                Desk.Begin(queue, unit, Now);
                UnderWay.Add(unit);
                begun.Add(unit);
            }
        }

        return begun;
    }

    internal void End(long unit, DeliveryResult result)
    {
        Assert.True(UnderWay.Remove(unit));
        var (queue, since) = _units[unit];
        var verdict = Desk.End(queue, unit, result, "because", TimeSpan.FromMilliseconds(Now - since), Now);
        if (verdict is DeskVerdict.Wait or DeskVerdict.Hold) return;
        (verdict == DeskVerdict.Done ? Delivered : Dead).Add(unit);
        _units.Remove(unit);
        _taken.Remove(unit);
    }

    internal void Release(long unit)
    {
        Desk.Forget(_units[unit].Queue, unit);
        _taken.Remove(unit);
    }

    /// <summary>Moves the clock to when the desk has something to do.</summary>
    /// <returns>How far that was.</returns>
    internal long Advance()
    {
        var due = Desk.Due(Now);
        Assert.NotNull(due);
        var wait = due.Value - Now;
        Now = due.Value;
        return wait;
    }

    internal void Pass(long milliseconds) => Now += milliseconds;

    private long? Next(string queue)
    {
        if (Desk.Next(queue, Now) is { } again) return again.Number;
        if (!Desk.Wants(queue, Now)) return null;
        foreach (var (unit, of) in _units)
            if (of.Queue == queue && _taken.Add(unit)) return unit;
        return null;
    }
}

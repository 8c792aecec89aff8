using Akka.Actor;
using Proxy.Actors.Closing;
using Proxy.Actors.Pairs;
using Proxy.Transport;

namespace Proxy.Actors.Fates;

/// <summary>Ends the pairs that a loop has with an endpoint: looks for them a few places at a time, then resets one after another, evenly over
/// the time that there is. Used on the loop's thread.</summary>
/// <param name="loop">Whose pairs.</param>
/// <param name="fate">What becomes of them.</param>
/// <param name="phase">From 0 to 1: where between two ends of its own each lies, so that loops and nodes do not end theirs together.</param>
internal sealed class LoopFate(NodeLoop loop, Fate fate, double phase) : LoopTimer
{
    // A look costs a few cache misses, a reset some system calls: neither takes longer than a millisecond in one turn.
    private const int LooksPerTurn = 128;
    private const int EndsPerTurn = 16;

    // A client that was on its way to an endpoint that is gone may yet be bound to it.
    private const int LookAgain = 250;

    private readonly List<(int Slot, long Number)> _found = [];
    private long _started;
    private int _slot;
    private int _ended;
    private bool _areOnTheirWay;

    /// <summary>Begins, from any thread.</summary>
    internal void Start() => loop.Io.Execute(() =>
    {
        _started = loop.Io.Now;
        OnDue();
    });

    /// <inheritdoc/>
    protected override void OnDue()
    {
        if (fate.IsOver) return;
        if (_slot < loop.Pairs.Slots) Look();
        else End();
    }

    private void Look()
    {
        for (var left = LooksPerTurn; left > 0 && _slot < loop.Pairs.Slots; left--, _slot++)
        {
            if (loop.Pairs[_slot] is not { Dial: { } dial } pair || !fate.IsOf(dial)) continue;
            if (pair.Bound is null) _areOnTheirWay |= !dial.IsOver;
            else if (IsMeant(pair)) _found.Add((_slot, pair.Id.Number));
        }

        loop.Io.Arm(this, 1);
    }

    /// <summary>A pair that was bound to an endpoint that was down already is there because all were.</summary>
    private bool IsMeant(LivePair pair) => pair.End == PairEnd.None && (fate.End != PairEnd.EndpointDown || pair.BoundAt <= _started);

    private void End()
    {
        for (var left = EndsPerTurn; left > 0 && _ended < _found.Count && DueAt(_ended) <= loop.Io.Now; left--) End(_found[_ended++]);
        if (_ended < _found.Count) loop.Io.Arm(this, Math.Max(1, DueAt(_ended) - loop.Io.Now));
        else if (_areOnTheirWay && fate.End == PairEnd.EndpointRemoved) BeginAnew();
    }

    private void End((int Slot, long Number) place)
    {
        if (loop.Pairs[place.Slot] is { End: PairEnd.None } pair && pair.Id.Number == place.Number)
            pair.Actor.Tell(new KillPair(pair.Id, fate.End), ActorRefs.NoSender);
    }

    private void BeginAnew()
    {
        _found.Clear();
        (_slot, _ended, _areOnTheirWay) = (0, 0, false);
        loop.Io.Arm(this, LookAgain);
    }

    private long DueAt(int place) => _started + (long)(fate.WithinMilliseconds * (place + phase) / _found.Count);
}

using Akka.Actor;
using Proxy.Actors.Placement;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>The slots of a loop: each serves one pair after another, with the same actor. The slot that was used last is the next to be used, so
/// that few are warm, and those that nobody needs for a while lose their actors. Used on the loop's thread only.</summary>
/// <remarks><code>
///        +--a pair has ended--------------------------+
///        v                                            |
/// Free (actor) --a client is accepted--> Taken (actor, or none yet)
///        |                                   |
///        | not needed, or actor gone         | actor gone, or it never came
///        v                                   v
///      Lost (no actor) --------a while-----> Cold (no actor) --a client is accepted--> Taken
/// </code></remarks>
internal sealed class PairSlots : LoopTimer
{
    /// <summary>Free slots that keep their actors however long nobody needs them.</summary>
    internal const int Kept = 16;

    /// <summary>Milliseconds that a free slot has to have been left over for before it loses its actor.</summary>
    internal const long Interval = 1_000;

    // To stop an actor takes some microseconds of the loop.
    private const int MaxLeaving = 512;

    private const int None = 0; // slots are counted from 1
    private const int FirstCapacity = 64;
    private const long MaxGeneration = long.MaxValue >> PairId.SlotBits;

    private readonly Queue<int> _cold = new();
    private readonly IoLoop _loop;
    private readonly long _maxGeneration;
    private Queue<int> _lost = new();
    private Queue<int> _lostBefore = new();
    private Slot[] _slots = new Slot[FirstCapacity];
    private int _last;
    private int _warmest = None;
    private int _coldest = None;
    private int _leftOver;

    /// <summary>Makes a table without slots.</summary>
    /// <param name="loop">Whose slots they are.</param>
    /// <param name="maxGeneration">How many pairs a slot may have had before when it serves its last.</param>
    internal PairSlots(IoLoop loop, long maxGeneration = MaxGeneration) => (_loop, _maxGeneration) = (loop, maxGeneration);

    /// <summary>Slots that have an actor and serve no pair.</summary>
    internal int Free { get; private set; }

    /// <summary>Takes a slot for a pair.</summary>
    /// <param name="actor">Its actor; null where sharding has to make it first.</param>
    /// <returns>The pair's number.</returns>
    internal long Take(out IActorRef? actor)
    {
        var slot = _warmest;
        if (slot != None) Unlink(slot);
        else if (!_cold.TryDequeue(out slot)) slot = Add();
        ref var taken = ref _slots[slot];
        taken.Use = Use.Taken;
        actor = taken.Actor;
        return taken.Generation << PairId.SlotBits | (long)slot;
    }

    /// <summary>A slot's actor begins to serve the pair that the slot was taken for.</summary>
    internal void Come(int slot, IActorRef actor) => _slots[slot].Actor = actor;

    /// <summary>The pair that a slot was taken for has ended; its actor stays for the next.</summary>
    internal void Leave(int slot)
    {
        if (!EndGeneration(slot)) return;
        Link(slot);
        if (!IsArmed && Free > Kept) Watch();
    }

    /// <summary>The actor that a slot was taken for has not been heard of: its pair will not begin.</summary>
    internal void Miss(long number)
    {
        ref var slot = ref _slots[PairId.SlotOf(number)];
        if (slot.Use == Use.Taken && slot.Generation == number >> PairId.SlotBits) Lose(PairId.SlotOf(number));
    }

    /// <summary>A slot's actor is gone, with the pair that it served, if it did.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="actor">The actor.</param>
    /// <param name="isServing">Whether it served one.</param>
    internal void Go(int slot, IActorRef actor, bool isServing)
    {
        ref var gone = ref _slots[slot];
        if (!actor.Equals(gone.Actor)) return;
        gone.Actor = null;
        if (gone.Use == Use.Free) Unlink(slot);
        else if (!isServing) return; // a pair is on its way to it, and is missed in time

        Lose(slot);
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
        for (var left = Math.Min(_leftOver - Kept, MaxLeaving); left > 0; left--) Dismiss(_coldest);

        // Sharding, which passes on what comes meanwhile, has heard of their end by then.
        while (_lostBefore.TryDequeue(out var slot)) MakeCold(slot);
        (_lost, _lostBefore) = (_lostBefore, _lost);
        if (_lostBefore.Count > 0 || Free > Kept) Watch();
    }

    private void Watch()
    {
        _leftOver = Free;
        _loop.Arm(this, Interval);
    }

    private int Add()
    {
        if (++_last == _slots.Length) Array.Resize(ref _slots, _last * 2);
        return _last;
    }

    private void Dismiss(int slot)
    {
        Unlink(slot);
        _slots[slot].Actor!.Tell(LeaveSlot.Instance, ActorRefs.NoSender);
        Lose(slot);
    }

    private void Lose(int slot)
    {
        (_slots[slot].Actor, _slots[slot].Use) = (null, Use.Lost);
        _lost.Enqueue(slot);
        if (!IsArmed) Watch();
    }

    private void MakeCold(int slot)
    {
        if (EndGeneration(slot)) _cold.Enqueue(slot);
    }

    /// <summary>No number comes twice: a slot that has used all of its own up is not used again.</summary>
    private bool EndGeneration(int slot) => _slots[slot].Generation++ < _maxGeneration;

    private void Link(int slot)
    {
        ref var linked = ref _slots[slot];
        (linked.Use, linked.Colder, linked.Warmer) = (Use.Free, _warmest, None);
        if (_warmest != None) _slots[_warmest].Warmer = slot;
        else _coldest = slot;
        _warmest = slot;
        Free++;
    }

    private void Unlink(int slot)
    {
        ref var linked = ref _slots[slot];
        if (linked.Warmer != None) _slots[linked.Warmer].Colder = linked.Colder;
        else _warmest = linked.Colder;
        if (linked.Colder != None) _slots[linked.Colder].Warmer = linked.Warmer;
        else _coldest = linked.Warmer;
        _leftOver = Math.Min(_leftOver, --Free);
    }

    private struct Slot
    {
        internal IActorRef? Actor;
        internal long Generation;
        internal int Warmer;
        internal int Colder;
        internal Use Use;
    }

    private enum Use : byte
    {
        Cold,
        Free,
        Taken,
        Lost,
    }
}

using Akka.Actor;

namespace Proxy.Actors.Pairs;

/// <summary>The live pairs of a loop, each in a place of its own for as long as it lives, so that a listing can come back to
/// where it left off while pairs come and go. Used on the loop's thread only.</summary>
internal sealed class PairTable
{
    private readonly Stack<int> _free = new();
    private LivePair?[] _slots = new LivePair?[256];

    /// <summary>Live pairs.</summary>
    internal int Count => Slots - _free.Count;

    /// <summary>Places that have been used; every live pair is in one of them.</summary>
    internal int Slots { get; private set; }

    /// <summary>The pair in a place; null when it is free.</summary>
    internal LivePair? this[int slot] => _slots[slot];

    /// <summary>The live pairs.</summary>
    internal IEnumerable<LivePair> Live => _slots.Where(pair => pair is not null)!;

    /// <summary>The actors of the live pairs.</summary>
    internal IEnumerable<IActorRef> Values => Live.Select(pair => pair.Actor);

    /// <summary>Gives a pair a place.</summary>
    internal int Add(LivePair pair)
    {
        if (!_free.TryPop(out var slot)) slot = Slots++;
        if (slot == _slots.Length) Array.Resize(ref _slots, slot * 2);
        _slots[slot] = pair;
        return slot;
    }

    /// <summary>Frees a place.</summary>
    internal void Remove(int slot)
    {
        _slots[slot] = null;
        _free.Push(slot);
    }
}

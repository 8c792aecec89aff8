using System.Runtime.InteropServices;
using Proxy.Transport;

namespace Proxy.Actors.ControlMemory;

/// <summary>A loop's flow entries: 64-byte slots in native memory. Entries in TIME-WAIT stand in the order in which they
/// end and go after 2MSL; when all slots are taken, the oldest of them goes first. They are found by the pair that left
/// them and by their addresses. Used on the loop's thread only.</summary>
public sealed unsafe partial class FlowTable : LoopTimer, IDisposable
{
    private const int None = -1;
    private const int FirstCapacity = 256;

    private readonly IoLoop _loop;
    private readonly long _timeWait;
    private readonly int _max;
    private FlowEntry* _entries;
    private Slot* _slots;
    private int _capacity;
    private int _firstFree = None;
    private int _oldest = None;
    private int _newest = None;
    private int _waiting;

    /// <summary>Makes an empty table.</summary>
    /// <param name="loop">Whose table it is.</param>
    /// <param name="timeWaitMilliseconds">2MSL.</param>
    /// <param name="maxFlows">Slots at most; live pairs beyond that many still get theirs.</param>
    public FlowTable(IoLoop loop, long timeWaitMilliseconds, int maxFlows)
    {
        _loop = loop;
        _timeWait = timeWaitMilliseconds;
        _max = maxFlows;
    }

    /// <summary>Entries in use, live and in TIME-WAIT.</summary>
    public int Count { get; private set; }

    /// <summary>Entries in TIME-WAIT.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Native memory taken, bytes.</summary>
    public long Bytes => (long)_capacity * (FlowEntry.Bytes + sizeof(Slot) + sizeof(int) + sizeof(int));

    /// <summary>An entry in use. The reference is good until the next <see cref="Add"/>.</summary>
    /// <param name="slot">From <see cref="Add"/>.</param>
    public ref FlowEntry this[int slot] => ref _entries[slot];

    /// <summary>Takes a slot for a leg.</summary>
    public int Add()
    {
        if (Count >= _max && _oldest != None) Remove(_oldest);
        if (_firstFree == None) Grow();
        var slot = _firstFree;
        _firstFree = _slots[slot].Next;
        _slots[slot] = Slot.Live;
        _entries[slot] = default;
        Count++;
        return slot;
    }

    /// <summary>Frees a slot, in TIME-WAIT or not.</summary>
    /// <param name="slot">A slot in use.</param>
    public void Remove(int slot)
    {
        if (_slots[slot].Pair != 0) Unlink(slot);
        _slots[slot] = Slot.Free(_firstFree);
        _firstFree = slot;
        Count--;
    }

    /// <summary>Has an entry go by itself after 2MSL. An older one with the same addresses makes way.</summary>
    /// <param name="slot">A slot in use, its addresses filled in.</param>
    /// <param name="pair">The pair's number on this loop, above 0.</param>
    public void EnterTimeWait(int slot, long pair)
    {
        Recycle(slot);
        ref var entry = ref _slots[slot];
        entry = Slot.Live;
        (entry.Pair, entry.Due, entry.Previous) = (pair, _loop.Now + _timeWait, _newest);
        if (_newest != None) _slots[_newest].Next = slot;
        else _oldest = slot;
        _newest = slot;
        _waiting++;
        Index(slot);
        if (!IsArmed) _loop.Arm(this, _timeWait);
    }

    /// <summary>A connection has begun on an entry's addresses: one in TIME-WAIT on the same addresses is over
    /// (RFC 9293, 3.6.1: a new SYN may end it).</summary>
    /// <param name="slot">The new connection's slot, its addresses filled in.</param>
    /// <returns>Whether there was one.</returns>
    public bool Recycle(int slot)
    {
        if (FindByAddresses(slot) is not (not None and var old)) return false;
        Remove(old);
        return true;
    }

    /// <summary>Frees the table.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_entries);
        NativeMemory.Free(_slots);
        NativeMemory.Free(_pairHeads);
        NativeMemory.Free(_addressHeads);
        _entries = null;
        _slots = null;
        _pairHeads = null;
        _addressHeads = null;
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
        while (_oldest != None && _slots[_oldest].Due <= _loop.Now) Remove(_oldest);
        if (_oldest != None) _loop.Arm(this, _slots[_oldest].Due - _loop.Now);
    }

    private void Unlink(int slot)
    {
        ref var entry = ref _slots[slot];
        if (entry.Previous != None) _slots[entry.Previous].Next = entry.Next;
        else _oldest = entry.Next;
        if (entry.Next != None) _slots[entry.Next].Previous = entry.Previous;
        else _newest = entry.Previous;
        _waiting--;
        Unindex(slot);
    }

    private void Grow()
    {
        var before = _capacity;
        _capacity = Math.Max(FirstCapacity, before * 2);
        _entries = (FlowEntry*)NativeMemory.Realloc(_entries, (nuint)_capacity * FlowEntry.Bytes);
        _slots = (Slot*)NativeMemory.Realloc(_slots, (nuint)_capacity * (nuint)sizeof(Slot));
        for (var slot = _capacity - 1; slot >= before; slot--)
        {
            _slots[slot] = Slot.Free(_firstFree);
            _firstFree = slot;
        }

        Reindex();
    }

    /// <summary>A slot's place among the free ones (by <see cref="Next"/>) or in TIME-WAIT.</summary>
    private struct Slot
    {
        internal static readonly Slot Live = Free(None);

        /// <summary>The pair in TIME-WAIT; 0 for a slot that is free or of a live leg.</summary>
        internal long Pair;
        internal long Due;
        internal int Next;
        internal int Previous;
        internal int NextOfPair;
        internal int NextOfAddresses;

        internal static Slot Free(int next) =>
            new() { Next = next, Previous = None, NextOfPair = None, NextOfAddresses = None };
    }
}

using System.Runtime.InteropServices;
using Proxy.Transport;

namespace Proxy.Actors.ControlMemory;

/// <summary>A loop's flow entries: 64-byte slots in native memory. Entries in TIME-WAIT stand in the order in which they
/// end and go after 2MSL; when all slots are taken, the oldest of them goes first. Used on the loop's thread only.</summary>
public sealed unsafe class FlowTable : LoopTimer, IDisposable
{
    private const int None = -1;
    private const int FirstCapacity = 256;

    private readonly IoLoop _loop;
    private readonly long _timeWait;
    private readonly int _most;
    private readonly Dictionary<long, int> _waitingByPair = [];
    private FlowEntry* _entries;
    private Slot[] _slots = [];
    private int _firstFree = None;
    private int _oldest = None;
    private int _newest = None;

    /// <summary>Makes an empty table.</summary>
    /// <param name="loop">Whose table it is.</param>
    /// <param name="timeWaitMilliseconds">2MSL.</param>
    /// <param name="maxFlows">Slots at most; live pairs beyond that many still get theirs.</param>
    public FlowTable(IoLoop loop, long timeWaitMilliseconds, int maxFlows)
    {
        _loop = loop;
        _timeWait = timeWaitMilliseconds;
        _most = maxFlows;
    }

    /// <summary>Entries in use, live and in TIME-WAIT.</summary>
    public int Count { get; private set; }

    /// <summary>Entries in TIME-WAIT.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    private int _waiting;

    /// <summary>An entry in use.</summary>
    /// <param name="slot">From <see cref="Add"/>.</param>
    public ref FlowEntry this[int slot] => ref _entries[slot];

    /// <summary>Takes a slot for a leg.</summary>
    public int Add()
    {
        if (Count >= _most && _oldest != None) Remove(_oldest);
        if (_firstFree == None) Grow();
        var slot = _firstFree;
        _firstFree = _slots[slot].Next;
        _slots[slot] = new Slot { Next = None, Previous = None };
        _entries[slot] = default;
        Count++;
        return slot;
    }

    /// <summary>Frees a slot, in TIME-WAIT or not.</summary>
    /// <param name="slot">A slot in use.</param>
    public void Remove(int slot)
    {
        if (_slots[slot].Pair != 0) Unlink(slot);
        _slots[slot] = new Slot { Next = _firstFree };
        _firstFree = slot;
        Count--;
    }

    /// <summary>Has an entry go by itself after 2MSL.</summary>
    /// <param name="slot">A slot in use.</param>
    /// <param name="pair">The pair's number on this loop, above 0.</param>
    public void EnterTimeWait(int slot, long pair)
    {
        ref var entry = ref _slots[slot];
        entry = new Slot { Pair = pair, Due = _loop.Now + _timeWait, Previous = _newest, Next = None };
        if (_newest != None) _slots[_newest].Next = slot;
        else _oldest = slot;
        _newest = slot;
        _waiting++;
        _waitingByPair[pair] = slot;
        if (!IsArmed) _loop.Arm(this, _timeWait);
    }

    /// <summary>The newest entry of a pair that sits in TIME-WAIT.</summary>
    /// <param name="pair">The pair's number on this loop.</param>
    /// <param name="slot">The entry's slot.</param>
    public bool TryFind(long pair, out int slot) => _waitingByPair.TryGetValue(pair, out slot);

    /// <summary>Frees the table.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_entries);
        _entries = null;
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
        while (_oldest != None && _slots[_oldest].Due <= _loop.Now) Remove(_oldest);
        if (_oldest != None) _loop.Arm(this, _slots[_oldest].Due - _loop.Now);
    }

    private void Unlink(int slot)
    {
        var entry = _slots[slot];
        if (entry.Previous != None) _slots[entry.Previous].Next = entry.Next;
        else _oldest = entry.Next;
        if (entry.Next != None) _slots[entry.Next].Previous = entry.Previous;
        else _newest = entry.Previous;
        _waiting--;
        if (_waitingByPair.TryGetValue(entry.Pair, out var newest) && newest == slot) _waitingByPair.Remove(entry.Pair);
    }

    private void Grow()
    {
        var before = _slots.Length;
        var after = Math.Max(FirstCapacity, before * 2);
        if (before < _most) after = Math.Min(after, _most); // memory beyond the bound is for live pairs only
        _entries = (FlowEntry*)NativeMemory.Realloc(_entries, (nuint)after * FlowEntry.Bytes);
        Array.Resize(ref _slots, after);
        for (var slot = after - 1; slot >= before; slot--)
        {
            _slots[slot].Next = _firstFree;
            _firstFree = slot;
        }
    }

    /// <summary>A slot's place among the free ones (by <see cref="Next"/>) or in the order of TIME-WAIT.</summary>
    private struct Slot
    {
        /// <summary>The pair in TIME-WAIT; 0 for a slot that is free or of a live leg.</summary>
        public long Pair;
        public long Due;
        public int Next;
        public int Previous;
    }
}

using System.Runtime.InteropServices;

namespace Proxy.Actors.ControlMemory;

/// <content>Finding entries in TIME-WAIT: two hash tables whose chains run through the slots, so that an entry costs
/// 40 bytes beside its 64 (a slot's 32 and two heads of 4) and nothing on the managed heap.</content>
public sealed unsafe partial class FlowTable
{
    private int* _pairHeads;
    private int* _addressHeads;

    /// <summary>The entries that a pair left in TIME-WAIT: one, two where we closed both legs first, or more where it had several server legs,
    /// one after another.</summary>
    /// <param name="pair">The pair's number on this loop.</param>
    /// <param name="slot">The newest entry's slot.</param>
    /// <param name="other">The slot of the one before it, or -1.</param>
    public bool TryFind(long pair, out int slot, out int other)
    {
        slot = FindByPair(pair, _capacity == 0 ? None : _pairHeads[PairBucket(pair)]);
        other = slot == None ? None : FindByPair(pair, _slots[slot].NextOfPair);
        return slot != None;
    }

    /// <summary>Frees what a pair left in TIME-WAIT, before 2MSL: its connection is known to be over.</summary>
    /// <param name="pair">The pair's number on this loop.</param>
    public void Release(long pair)
    {
        while (TryFind(pair, out var slot, out _)) Remove(slot);
    }

    private int FindByPair(long pair, int from)
    {
        while (from != None && _slots[from].Pair != pair) from = _slots[from].NextOfPair;
        return from;
    }

    /// <summary>Whether an entry in TIME-WAIT may be on the addresses of a client's connection: the peer's are the same.</summary>
    /// <param name="slot">The connection's slot, its peer filled in.</param>
    public bool HasPeerOf(int slot)
    {
        var found = _addressHeads[AddressBucket(slot)];
        while (found != None && !_entries[found].HasPeerOf(_entries[slot])) found = _slots[found].NextOfAddresses;
        return found != None;
    }

    private int FindByAddresses(int slot)
    {
        var found = _addressHeads[AddressBucket(slot)];
        while (found != None && !_entries[found].HasAddressesOf(_entries[slot])) found = _slots[found].NextOfAddresses;
        return found;
    }

    private void Index(int slot)
    {
        ref var pairs = ref _pairHeads[PairBucket(_slots[slot].Pair)];
        (_slots[slot].NextOfPair, pairs) = (pairs, slot);
        ref var addresses = ref _addressHeads[AddressBucket(slot)];
        (_slots[slot].NextOfAddresses, addresses) = (addresses, slot);
    }

    private void Unindex(int slot)
    {
        var pair = _pairHeads + PairBucket(_slots[slot].Pair);
        while (*pair != slot) pair = &_slots[*pair].NextOfPair;
        *pair = _slots[slot].NextOfPair;

        var addresses = _addressHeads + AddressBucket(slot);
        while (*addresses != slot) addresses = &_slots[*addresses].NextOfAddresses;
        *addresses = _slots[slot].NextOfAddresses;
    }

    private void Reindex()
    {
        _pairHeads = NewHeads(_pairHeads);
        _addressHeads = NewHeads(_addressHeads);
        for (var slot = _oldest; slot != None; slot = _slots[slot].Next) Index(slot);
    }

    private int* NewHeads(int* heads)
    {
        heads = (int*)NativeMemory.Realloc(heads, (nuint)_capacity * sizeof(int));
        new Span<int>(heads, _capacity).Fill(None);
        return heads;
    }

    // The capacity is a power of two.
    private int PairBucket(long pair) => (int)((ulong)pair * 0x9E37_79B9_7F4A_7C15 >> 32) & (_capacity - 1);

    private int AddressBucket(int slot) => _entries[slot].HashAddresses() & (_capacity - 1);
}

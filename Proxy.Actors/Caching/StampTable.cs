using System.Numerics;

namespace Proxy.Actors.Caching;

/// <summary>A memory of keys by their hashes, each with a number, in a fixed number of bytes: what is oldest by its number goes when it is
/// crowded. Two keys of one hash are one to it. For one thread at a time.</summary>
internal sealed class StampTable
{
    private const int Ways = 4;

    private readonly ulong[] _slots; // the hash and, below it, the number; 0: empty
    private readonly uint _mask;

    /// <summary>An empty table.</summary>
    /// <param name="capacity">How many keys it remembers about; rounded up to a power of two.</param>
    public StampTable(int capacity)
    {
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, Ways));
        (_slots, _mask) = (new ulong[slots], (uint)slots - Ways);
    }

    /// <summary>Bytes that the table takes up.</summary>
    public long Bytes => (long)_slots.Length * sizeof(ulong);

    /// <summary>Remembers a key.</summary>
    /// <param name="hash">The key's hash.</param>
    /// <param name="stamp">Its number.</param>
    public void Set(uint hash, uint stamp)
    {
        var set = SetOf(hash);
        var place = 0;
        for (var way = 0; way < Ways; way++)
        {
            if (set[way] != 0 && (uint)(set[way] >> 32) == hash)
            {
                place = way;
                break;
            }

            if (IsOlder(set[way], set[place])) place = way;
        }

        set[place] = ((ulong)hash << 32) | stamp;
    }

    /// <summary>The number of a key.</summary>
    /// <param name="hash">The key's hash.</param>
    /// <param name="stamp">Its number.</param>
    /// <returns>False when the key is not remembered.</returns>
    public bool TryGet(uint hash, out uint stamp)
    {
        foreach (var slot in SetOf(hash))
        {
            if (slot == 0 || (uint)(slot >> 32) != hash) continue;
            stamp = (uint)slot;
            return true;
        }

        stamp = 0;
        return false;
    }

    /// <summary>Forgets a key.</summary>
    /// <param name="hash">The key's hash.</param>
    public void Remove(uint hash)
    {
        foreach (ref var slot in SetOf(hash))
        {
            if ((uint)(slot >> 32) == hash) slot = 0;
        }
    }

    // Numbers may begin anew; an empty slot is older than any.
    private static bool IsOlder(ulong slot, ulong than) => than != 0 && (slot == 0 || unchecked((int)((uint)slot - (uint)than)) < 0);

    private Span<ulong> SetOf(uint hash) => _slots.AsSpan((int)(hash & _mask), Ways);
}

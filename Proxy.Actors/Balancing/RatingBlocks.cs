using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Proxy.Actors.Balancing;

/// <summary>The ratings of a group's members, in blocks of which each knows its lowest and how many have it. Who has the lowest of all is
/// found by the blocks; one that has changed is looked at when that is asked for.</summary>
internal sealed class RatingBlocks
{
    private const int Size = 64;

    // As bits, which are compared many at once.
    private static readonly int Infinite = BitConverter.SingleToInt32Bits(float.PositiveInfinity);

    private readonly int _members;
    private readonly float[] _ratings;
    private readonly float[] _lowest;
    private readonly int[] _equals;
    private readonly bool[] _hasChanged;

    /// <summary>Makes them, with all ratings infinite.</summary>
    /// <param name="members">How many there are.</param>
    internal RatingBlocks(int members)
    {
        _members = members;
        _hasChanged = new bool[(members + Size - 1) / Size];
        _ratings = Infinities(_hasChanged.Length * Size);
        _lowest = Infinities(_hasChanged.Length);
        _equals = new int[_hasChanged.Length];
    }

    /// <summary>The ratings.</summary>
    internal ReadOnlySpan<float> Ratings => _ratings.AsSpan(0, _members);

    /// <summary>Sets a member's rating.</summary>
    internal void Set(int place, float rating)
    {
        _ratings[place] = rating;
        _hasChanged[place / Size] = true;
    }

    /// <summary>The first member from a place on whose rating is not infinite; -1 for none.</summary>
    internal int FirstFinite(int from)
    {
        var found = MemoryMarshal.Cast<float, int>(Ratings[from..]).IndexOfAnyExcept(Infinite);
        return found < 0 ? -1 : from + found;
    }

    /// <summary>The member of the lowest rating. Of several, each in its turn.</summary>
    /// <param name="turn">From 0.</param>
    /// <returns>-1 when all ratings are infinite.</returns>
    internal int Least(long turn)
    {
        LookAtChanged();
        var lowest = float.PositiveInfinity;
        foreach (var each in _lowest)
            if (each < lowest) lowest = each;
        if (float.IsPositiveInfinity(lowest)) return -1;
        var equals = 0;
        for (var block = 0; block < _lowest.Length; block++)
            if (_lowest[block] == lowest) equals += _equals[block];
        var left = (int)((ulong)turn % (uint)equals);
        for (var block = 0; ; block++)
        {
            if (_lowest[block] != lowest) continue;
            if (left < _equals[block]) return Find(block, left);
            left -= _equals[block];
        }
    }

    private static float[] Infinities(int count)
    {
        var ratings = new float[count];
        Array.Fill(ratings, float.PositiveInfinity);
        return ratings;
    }

    private void LookAtChanged()
    {
        int next;
        for (var block = 0; (next = _hasChanged.AsSpan(block).IndexOf(true)) >= 0; block++)
        {
            block += next;
            _hasChanged[block] = false;
            _lowest[block] = Lowest(block);
            _equals[block] = BitOperations.PopCount(Equals(block));
        }
    }

    private float Lowest(int block)
    {
        var sixteen = Vector512.MinNative(Vector512.MinNative(At(block, 0), At(block, 16)), Vector512.MinNative(At(block, 32), At(block, 48)));
        var eight = Vector256.MinNative(sixteen.GetLower(), sixteen.GetUpper());
        var four = Vector128.MinNative(eight.GetLower(), eight.GetUpper());
        return MathF.Min(MathF.Min(four[0], four[1]), MathF.Min(four[2], four[3]));
    }

    /// <summary>A bit for each of a block that has its lowest.</summary>
    private ulong Equals(int block)
    {
        var lowest = Vector512.Create(_lowest[block]);
        var bits = 0UL;
        for (var part = 0; part < Size; part += Vector512<float>.Count)
            bits |= Vector512.Equals(At(block, part), lowest).ExtractMostSignificantBits() << part;
        return bits;
    }

    private int Find(int block, int left)
    {
        var bits = Equals(block);
        while (left-- > 0) bits &= bits - 1;
        return (block * Size) + BitOperations.TrailingZeroCount(bits);
    }

    private Vector512<float> At(int block, int part) => Vector512.Create<float>(_ratings.AsSpan((block * Size) + part));
}

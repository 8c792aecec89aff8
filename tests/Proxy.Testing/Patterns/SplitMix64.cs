using System.Runtime.CompilerServices;

namespace Proxy.Testing;

/// <summary>
/// The SplitMix64 generator (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014). A run that is
/// replayed from its seed must draw the same numbers on every .NET version, which <see cref="Random"/> does not promise.
/// </summary>
public struct SplitMix64
{
    /// <summary>The odd 64-bit number nearest to 2^64 divided by the golden ratio: the step between two states.</summary>
    public const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>Starts a sequence. Equal seeds give equal sequences.</summary>
    public SplitMix64(ulong seed) => _state = seed;

    /// <summary>The finalizer: maps 64 bits onto 64 bits so that neighbouring inputs share nothing visible.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong Next() => Mix(_state += Step);

    /// <summary>A number from <paramref name="from"/> up to and including <paramref name="to"/>.</summary>
    public long Between(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        return from + (long)(Next() % ((ulong)(to - from) + 1));
    }

    /// <summary>True in <paramref name="percent"/> of 100 draws.</summary>
    public bool Chance(int percent) => Between(1, 100) <= percent;
}

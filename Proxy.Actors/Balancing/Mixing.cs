namespace Proxy.Actors.Balancing;

/// <summary>Numbers without order out of such that have some; the same on every node.</summary>
internal static class Mixing
{
    // Of splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators).
    private const ulong Golden = 0x9E3779B97F4A7C15;

    // Of FNV-1a, 64 bits.
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>The number that follows in a sequence without order; each number has another one.</summary>
    internal static ulong Next(ulong number)
    {
        number += Golden;
        number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }

    /// <summary>A number for a name.</summary>
    internal static ulong Of(string name)
    {
        var hash = Basis;
        foreach (var letter in name) hash = (hash ^ letter) * Prime;
        return Next(hash);
    }

    /// <summary>What a thing weighs at a place, for rendezvous: it belongs to the place where it weighs most, so that a place that comes or goes moves only
    /// what is its own.</summary>
    /// <param name="thing">The thing's number.</param>
    /// <param name="place">The place's number.</param>
    internal static ulong Weight(ulong thing, ulong place) => Next(thing ^ place);

    /// <summary>A number below <paramref name="count"/>, by the upper bits.</summary>
    internal static int Below(ulong number, int count) => (int)Math.BigMul(number, (ulong)count, out _);
}
